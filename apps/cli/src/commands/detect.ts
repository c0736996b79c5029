import { DuadError } from '@duad/core';
import { type Command, defineCommand } from '../command.js';
import {
  type DetectorFlags,
  detectorFlags,
  type EncodeFlags,
  encodeFlags,
  type LabelFlags,
  labelFlags,
  type OutputFlags,
  outputFlags,
  type ReadFlags,
  readFlags,
} from '../flags.js';
import { labelsOf } from '../labels.js';
import { prepareTable } from '../prepare.js';
import { readFile } from '../read-file.js';

type DetectFlags = ReadFlags & LabelFlags & EncodeFlags & DetectorFlags & OutputFlags;

/** `duad detect FILE`. */
export const detect: Command = defineCommand<DetectFlags>({
  name: 'detect',
  summary: 'find the odd rows of a CSV file',
  description:
    'Reads a CSV file (plain or gzip), learns what most of its rows have in common, scores every row by how badly it fits, ' +
    'and writes scores.csv, report.html and the model into a folder.',
  operand: 'FILE',
  flags: { ...outputFlags('duad-out'), ...readFlags, ...labelFlags, ...encodeFlags, ...detectorFlags },
  examples: [
    'duad detect orders.csv',
    'duad detect flows.csv.gz --ignore id,time --label attack --normal no --out flows-report',
    'duad detect sensors.csv --missing column-mean --scale robust --seed 3',
  ],
  async run(file, flags, io) {
    // Loaded here so that help and mistakes in the command line are answered at once.
    const { detectorSettings, presetOf } = await import('../detector-settings.js');
    const { presentAnalysis } = await import('../present-analysis.js');
    detectorSettings(flags); // refuses bad options before a large file is read
    if (flags.normal !== undefined && flags.label === undefined) {
      throw new DuadError('USAGE', 'duad detect: --normal needs --label; name the column that holds the labels');
    }
    const table = await readFile(file, flags, io, { label: flags.label });
    const labels = flags.label === undefined ? undefined : labelsOf(table, flags.label, flags.normal);
    const prepared = await prepareTable(table, flags, io.signal ? { signal: io.signal } : {});
    await presentAnalysis(
      {
        title: file,
        prepared,
        ...(labels && { labels }),
        detector: detectorSettings(flags, prepared.matrix.rows),
        preset: presetOf(flags),
        seed: flags.seed ?? 0,
        top: flags.top ?? 20,
        missing: flags.missing ?? 'error',
        out: flags.out ?? 'duad-out',
      },
      io,
    );
  },
});
