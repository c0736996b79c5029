import { type Command, defineCommand } from '../command.js';
import {
  type DetectorFlags,
  detectorFlags,
  type EncodeFlags,
  encodeFlags,
  type OutputFlags,
  outputFlags,
} from '../flags.js';
import { prepareTable } from '../prepare.js';

const credit =
  'Data: S. Stolfo, W. Fan, W. Lee, A. Prodromidis, P. Chan. KDD Cup 1999 Data. UCI Machine Learning Repository, 1999. ' +
  'doi:10.24432/C51C7N. Licence: CC BY 4.0.';

/** `duad demo`. */
export const demo: Command = defineCommand<EncodeFlags & DetectorFlags & OutputFlags>({
  name: 'demo',
  summary: 'find the attacks in a sample of network traffic that comes with the program',
  description:
    'Does what detect does on a sample of KDD Cup 1999: 19,999 network connections, of which 3 per cent are attacks of 22 ' +
    'kinds. Needs no download and takes under a minute.',
  operand: '',
  flags: { ...outputFlags('duad-demo'), ...encodeFlags, ...detectorFlags },
  examples: ['duad demo', 'duad demo --seed 1 --out demo-1'],
  async run(_operand, flags, io) {
    const { loadKddCupSample } = await import('@duad/datasets');
    const { detectorSettings, presetOf } = await import('../detector-settings.js');
    const { presentAnalysis } = await import('../present-analysis.js');
    detectorSettings(flags); // refuses bad options before any work
    const context = io.signal ? { signal: io.signal } : {};
    const { table, labels, types } = await loadKddCupSample(context);
    const anomalies = labels.reduce((sum, label) => sum + label, 0);
    const prepared = await prepareTable(table, flags, context);
    await presentAnalysis(
      {
        title: 'KDD Cup 1999, a sample of network connections',
        credit,
        prepared,
        labels: { column: 'label', texts: types, truth: labels, normal: 'normal', anomalies },
        detector: detectorSettings(flags, prepared.matrix.rows),
        preset: presetOf(flags),
        seed: flags.seed ?? 0,
        top: flags.top ?? 20,
        missing: 'error',
        out: flags.out ?? 'duad-demo',
      },
      io,
    );
  },
});
