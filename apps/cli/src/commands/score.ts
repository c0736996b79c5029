import { DuadError } from '@duad/core';
import { type Command, defineCommand } from '../command.js';
import { text } from '../flag.js';
import { type LabelFlags, labelFlags, type ReadFlags, readFlags } from '../flags.js';
import { labelsOf } from '../labels.js';
import { resolvePath } from '../paths.js';
import { readFile } from '../read-file.js';
import { counted, printable } from '../text.js';
import { warn } from '../warn.js';

interface ScoreFlags extends Pick<ReadFlags, 'header' | 'delimiter' | 'ignore'>, LabelFlags {
  readonly model: string | undefined;
  readonly out: string | undefined;
}

/** `duad score FILE --model FOLDER --out FILE.csv`. */
export const score: Command = defineCommand<ScoreFlags>({
  name: 'score',
  summary: 'score the rows of another file with a model that detect has written',
  description:
    'Reads a CSV file with the columns that the model was fitted on, encodes it in the same way, and writes the score and ' +
    'rank of each row. A row gets the same score whatever rows stand beside it.',
  operand: 'FILE',
  flags: {
    model: text('folder that duad detect wrote', { placeholder: 'FOLDER' }),
    out: text('CSV file to write', { placeholder: 'FILE' }),
    header: readFlags.header,
    delimiter: readFlags.delimiter,
    ignore: readFlags.ignore,
    ...labelFlags,
  },
  examples: ['duad score new-orders.csv --model duad-out --out new-scores.csv'],
  async run(file, flags, io) {
    const { model, out } = flags;
    if (model === undefined || out === undefined) {
      const what = model === undefined ? '--model FOLDER' : '--out FILE';
      throw new DuadError('USAGE', `duad score: expected ${what}, got nothing; see duad score --help`);
    }
    const { readModel } = await import('../model-folder.js');
    const { rowsByScore, writeScores } = await import('../analysis.js');
    const { evaluate } = await import('../evaluation.js');
    const { describeEvaluation } = await import('../summary.js');
    const context = io.signal ? { signal: io.signal } : {};
    const saved = await readModel(resolvePath(io.cwd, model), model);
    await using fitted = saved.fitted;
    const { encoder, missing } = saved;
    const table = await readFile(file, { ...flags, missing }, io, { label: flags.label, fixed: encoder.kinds });
    const labels = flags.label === undefined ? undefined : labelsOf(table, flags.label, flags.normal);
    const { matrix, warnings } = await encoder.encode(table, context);
    for (const { message } of [...table.warnings, ...warnings]) warn(message, io);
    const scores = await fitted.score(matrix, context);
    const order = rowsByScore(scores);
    await writeScores(
      resolvePath(io.cwd, out),
      { scores, order, threshold: saved.threshold, explained: [], labels },
      context,
    );
    const [first] = order;
    io.stdout.write(
      `${printable(file)}: ${counted(table.rows, 'row')} scored into ${printable(out)}; ` +
        `the highest score is ${scores[first!]!.toPrecision(4)}, of row ${first! + 1}\n`,
    );
    if (labels) io.stdout.write(describeEvaluation(await evaluate(labels, scores)));
  },
});
