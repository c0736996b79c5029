import { availableParallelism } from 'node:os';
import { DuadError, type Warning } from '@duad/core';
import { z } from 'zod';
import { type Command, defineCommand } from '../command.js';
import { choice, number, text } from '../flag.js';
import { type LabelFlags, labelFlags, type ReadFlags, readFlags } from '../flags.js';
import { labelsOf } from '../labels.js';
import { resolvePath } from '../paths.js';
import { openFile } from '../read-file.js';
import { counted, formatCount, formatNumber, printable } from '../text.js';
import { warn } from '../warn.js';

interface ScoreFlags extends Pick<ReadFlags, 'header' | 'delimiter' | 'ignore'>, LabelFlags {
  readonly model: string | undefined;
  readonly out: string | undefined;
  readonly threshold: number | undefined;
  readonly reasons: 'yes' | 'no' | undefined;
  readonly processes: number | undefined;
}

/** `duad score FILE --model FOLDER --out FILE`. */
export const score: Command = defineCommand<ScoreFlags>({
  name: 'score',
  summary: 'score the rows of another file with a model that detect has written',
  description:
    'Reads a file (CSV or NDJSON, plain or gzip; Parquet; NPY; - for standard input) with the columns that the model was ' +
    'fitted on, encodes it in the same way, and writes for each row its score, whether it lies above the line that detect ' +
    'drew, and why. In constant memory, on all processors, rows in their order. A row gets the same score whatever rows ' +
    'stand beside it.',
  operand: 'FILE',
  flags: {
    model: text('folder that duad detect wrote', { placeholder: 'FOLDER' }),
    out: text('file to write: .csv, .ndjson or .parquet; - for standard output, as CSV', { placeholder: 'FILE' }),
    threshold: number('flag rows with this score or a higher one', { otherwise: 'the line that detect drew' }),
    reasons: choice(['yes', 'no'], 'whether flagged rows are explained', { otherwise: 'yes' }),
    processes: number('processes that score side by side', {
      check: z.int().min(1),
      otherwise: 'one for each processor',
    }),
    header: readFlags.header,
    delimiter: readFlags.delimiter,
    ignore: readFlags.ignore,
    ...labelFlags,
  },
  examples: [
    'duad score new-orders.csv --model duad-out --out new-scores.csv',
    "zcat flows.csv.gz | duad score - --model duad-out --out - | awk -F, '$3 == 1'",
    'duad score events.parquet --model duad-out --out scores.parquet --reasons no',
  ],
  async run(file, flags, io) {
    const { model, out } = flags;
    if (model === undefined || out === undefined) {
      const what = model === undefined ? '--model FOLDER' : '--out FILE';
      throw new DuadError('USAGE', `duad score: expected ${what}, got nothing; see duad score --help`);
    }
    if (flags.normal !== undefined && flags.label === undefined) {
      throw new DuadError('USAGE', 'duad score: --normal needs --label; name the column that holds the labels');
    }
    const { readModel } = await import('../model-folder.js');
    const { scoreBlocks } = await import('../scoring/score-blocks.js');
    const { openScoreWriter } = await import('../scoring/score-writer.js');
    const folder = resolvePath(io.cwd, model);
    const { encoder, missing, threshold: drawn } = await readModel(folder, model);
    const opened = await openFile(file, { ...flags, missing }, io, { label: flags.label, encoder });
    for (const warning of opened.warnings) warn(warning.message, io);

    const threshold = flags.threshold ?? drawn;
    const reasons = flags.reasons !== 'no';
    const job = { model: folder, modelName: model, layout: opened.layout, threshold, reasons };
    const began = performance.now();
    const total = { rows: 0, flagged: 0, highest: Number.NEGATIVE_INFINITY, row: 0 };
    const kept: { scores: Float32Array[]; labels: string[] } = { scores: [], labels: [] };
    const warnings = new Map<string, Warning & { readonly blocks: number }>();
    const labels = flags.label !== undefined;
    await using writer = await openScoreWriter(out, { reasons, labels }, io);
    const options = { processes: flags.processes ?? availableParallelism(), ...(io.signal && { signal: io.signal }) };
    for await (const block of scoreBlocks(opened, job, options)) {
      const batch = { ...block, before: total.rows, threshold, reasons: new Map(block.reasons) };
      if (!(await writer.write(batch))) return;
      block.scores.forEach((value, i) => {
        if (value >= threshold) total.flagged += 1;
        if (value > total.highest) Object.assign(total, { highest: value, row: total.rows + i + 1 });
      });
      total.rows += block.rows;
      if (labels) {
        kept.scores.push(block.scores);
        for (const label of block.labels ?? []) kept.labels.push(label);
      }
      for (const warning of block.warnings) {
        const kind = warning.message.replace(/\d+/g, '');
        warnings.set(kind, { ...(warnings.get(kind) ?? warning), blocks: (warnings.get(kind)?.blocks ?? 0) + 1 });
      }
    }
    if (total.rows === 0) {
      throw new DuadError('INVALID_FILE', `${file}: holds no rows of data; expected at least one`);
    }
    const evaluation = labels ? await evaluationOf(kept, file, flags) : undefined;
    await writer.finish();
    for (const { message, blocks } of warnings.values()) {
      warn(blocks === 1 ? message : `${message} (and so on, in ${formatCount(blocks)} stretches of the file)`, io);
    }
    const seconds = (performance.now() - began) / 1000;
    const speed =
      seconds < 1 ? '' : ` in ${formatNumber(seconds)} s, ${formatCount(Math.round(total.rows / seconds))} a second`;
    const told = out === '-' ? io.stderr : io.stdout;
    told.write(
      `${printable(file)}: ${counted(total.rows, 'row')} scored into ${printable(out)}${speed}; ` +
        `${formatCount(total.flagged)} flagged, with scores from ${threshold.toPrecision(4)}; ` +
        `the highest score is ${total.highest.toPrecision(4)}, of row ${total.row}\n`,
    );
    if (evaluation) told.write(evaluation);
  },
});

/** What the labels say of the scores. */
async function evaluationOf(
  { scores, labels }: { readonly scores: readonly Float32Array[]; readonly labels: readonly string[] },
  file: string,
  flags: LabelFlags,
): Promise<string> {
  const { evaluate } = await import('../evaluation.js');
  const { describeEvaluation } = await import('../summary.js');
  const all = new Float32Array(labels.length);
  let at = 0;
  for (const part of scores) {
    all.set(part, at);
    at += part.length;
  }
  return describeEvaluation(await evaluate(labelsOf({ source: file, labels }, flags.label!, flags.normal), all));
}
