import { DuadError } from '@duad/core';
import { type Command, defineCommand } from '../command.js';
import {
  type DetectorFlags,
  detectorFlags,
  type EncodeFlags,
  encodeFlags,
  type LabelFlags,
  type LineFlags,
  labelFlags,
  lineFlags,
  type OutputFlags,
  outputFlags,
  type ReadFlags,
  readFlags,
  type SampleFlags,
  sampleFlags,
} from '../flags.js';
import { labelsOf } from '../labels.js';
import { checkLine } from '../lines.js';
import { prepareTable } from '../prepare.js';
import { readFile, sampleFile } from '../read-file.js';

type DetectFlags = SampleFlags & ReadFlags & LabelFlags & EncodeFlags & DetectorFlags & LineFlags & OutputFlags;

/** `duad detect FILE`. */
export const detect: Command = defineCommand<DetectFlags>({
  name: 'detect',
  summary: 'find the odd rows of a table',
  description:
    'Reads a file (CSV or NDJSON, plain or gzip; Parquet; NPY; - for standard input), learns what most of its rows have in common, scores every row by how badly it fits, ' +
    'says which columns gave the flagged rows away, and writes scores.csv, flagged.json, report.html and the model into a ' +
    'folder.',
  operand: 'FILE',
  flags: {
    ...outputFlags('duad-out'),
    ...sampleFlags,
    ...readFlags,
    ...labelFlags,
    ...lineFlags,
    ...encodeFlags,
    ...detectorFlags,
  },
  examples: [
    'duad detect orders.csv',
    'duad detect flows.csv.gz --ignore id,time --label attack --normal no --out flows-report',
    'duad detect sensors.csv --date logged --missing error --seed 3',
    'duad detect events.parquet --fit-rows 100000 --false-alarm-rate 0.1%',
  ],
  async run(file, flags, io) {
    // Loaded here so that help and mistakes in the command line are answered at once.
    const { detectorSettings, presetOf } = await import('../detector-settings.js');
    const { presentAnalysis } = await import('../present-analysis.js');
    detectorSettings(flags); // refuses bad options before a large file is read
    if (flags.normal !== undefined && flags.label === undefined) {
      throw new DuadError('USAGE', 'duad detect: --normal needs --label; name the column that holds the labels');
    }
    checkLine(flags);
    const { seed = 0, top = 20, label, fitRows } = flags;
    const read = { label, seed, top };
    const { table, larger } =
      fitRows === undefined
        ? { table: await readFile(file, flags, io, { label }) }
        : await sampleFile(file, fitRows, flags, io, read);
    checkLine(flags, table.rows);
    const labels = flags.label === undefined ? undefined : labelsOf(table, flags.label, flags.normal);
    const prepared = await prepareTable(table, flags, io.signal ? { signal: io.signal } : {});
    await presentAnalysis(
      {
        title: file,
        prepared,
        ...(labels && { labels }),
        ...(larger && { larger }),
        detector: detectorSettings(flags, prepared.matrix.rows),
        preset: presetOf(flags),
        seed,
        top,
        flagShare: flags.flagShare,
        falseAlarmRate: flags.falseAlarmRate,
        missing: flags.missing ?? 'fill',
        out: flags.out ?? 'duad-out',
      },
      io,
    );
  },
});
