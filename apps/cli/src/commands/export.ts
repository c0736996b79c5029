import { DuadError } from '@duad/core';
import { writeWhole } from '@duad/core/files';
import { type Command, defineCommand } from '../command.js';
import { choice, text } from '../flag.js';
import { resolvePath } from '../paths.js';
import { printable } from '../text.js';

interface ExportFlags {
  readonly out: string | undefined;
  readonly precision: 'float64' | 'float32' | undefined;
  readonly takes: 'columns' | 'encoded' | undefined;
}

/** `duad export FOLDER --out MODEL.onnx`. */
export const exportModel: Command = defineCommand<ExportFlags>({
  name: 'export',
  summary: 'write a model as one ONNX file, for Python, browsers and other runtimes',
  description:
    'Writes scaling, autoencoders and score as one ONNX model: input x, float32, rows x columns of the file in their ' +
    'order, missing cells NaN; output score, one per row. Columns of text and dates have no place in it: with --takes ' +
    'encoded the model takes rows that are encoded already. Columns that detect left out are not asked for.',
  operand: 'FOLDER',
  flags: {
    out: text('ONNX file to write', { placeholder: 'FILE' }),
    precision: choice(['float64', 'float32'], 'what the model computes in', { otherwise: 'float64' }),
    takes: choice(['columns', 'encoded'], 'columns as they stand in the file, or rows that are encoded already', {
      otherwise: 'columns',
    }),
  },
  examples: ['duad export duad-out --out model.onnx'],
  async run(folder, { out, precision = 'float64', takes = 'columns' }, io) {
    if (out === undefined)
      throw new DuadError('USAGE', 'duad export: expected --out FILE, got nothing; see duad export --help');
    const { readModel } = await import('../model-folder.js');
    const { exportOnnx } = await import('@duad/onnx');
    const saved = await readModel(resolvePath(io.cwd, folder), folder);
    const encoder = takes === 'columns' ? { encoder: saved.encoder.toArtifact() } : {};
    const model = exportOnnx(saved.detector, { precision, ...encoder });
    await writeWhole(resolvePath(io.cwd, out), model, out);
    const taken = saved.encoder.columns.filter(({ treatment }) => treatment !== 'leave-out');
    const names = takes === 'columns' ? taken.map(({ name }) => name) : saved.encoder.names;
    io.stdout.write(
      `${printable(out)}: ${(model.length / 1000).toFixed(0)} kB; input x: float32, rows x ${names.length} ` +
        `(${names.map((name) => printable(name, 24)).join(', ')}); output score\n`,
    );
  },
});
