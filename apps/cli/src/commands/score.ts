import { DuadError } from '@duad/core';
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
  readonly format: 'csv' | 'ndjson' | 'parquet' | undefined;
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
    out: text('file to write; - for standard output', { placeholder: 'FILE' }),
    format: choice(['csv', 'ndjson', 'parquet'], 'kind of file to write; standard output takes no Parquet', {
      otherwise: 'by the ending of --out: .csv, .ndjson, .jsonl or .parquet; else csv',
    }),
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
    const { scoreFile } = await import('../scoring/score-file.js');
    const { evaluate } = await import('../evaluation.js');
    const { describeEvaluation } = await import('../summary.js');
    const folder = resolvePath(io.cwd, model);
    const { encoder, missing, threshold: drawn } = await readModel(folder, model);
    const opened = await openFile(file, { ...flags, missing }, io, { label: flags.label, encoder });
    for (const warning of opened.warnings) warn(warning.message, io);

    const threshold = flags.threshold ?? drawn;
    const job = { model: folder, modelName: model, layout: opened.layout, threshold, reasons: flags.reasons !== 'no' };
    const began = performance.now();
    const scored = await scoreFile(opened, job, { out, format: flags.format, processes: flags.processes, top: 1 }, io);
    if (!scored) return; // whoever read the scores has seen enough
    for (const { message } of scored.warnings) warn(message, io);
    const { rows, flagged, top, labelled } = scored;
    const seconds = (performance.now() - began) / 1000;
    const speed =
      seconds < 1 ? '' : ` in ${formatNumber(seconds)} s, ${formatCount(Math.round(rows / seconds))} a second`;
    const told = out === '-' ? io.stderr : io.stdout;
    told.write(
      `${printable(file)}: ${counted(rows, 'row')} scored into ${printable(out)}${speed}; ` +
        `${formatCount(flagged)} flagged, with scores from ${threshold.toPrecision(4)}; ` +
        `the highest score is ${top[0]!.score.toPrecision(4)}, of row ${top[0]!.number}\n`,
    );
    if (labelled) {
      const labels = labelsOf({ source: file, labels: labelled.labels }, flags.label!, flags.normal);
      told.write(describeEvaluation(await evaluate(labels, labelled.scores)));
    }
  },
});
