import { presets } from 'duad';
import type { Experiment } from './experiment.js';
import { prepareImages } from './image-data.js';
import { imageDetectors } from './image-detectors.js';

const names = ['duad-paper', 'duad-recommended'];

/** The paragraph "Run Time" of section 4.3. */
export const runTime: Experiment = {
  kind: 'table',
  name: 'runtime',
  title: 'Run time: CIFAR-10, 5,500 rows',
  columns: 'data set',
  variants: [
    {
      name: 'CIFAR-10 raw',
      dataset: 'CIFAR-10 raw',
      variant: { data: 'cifar-10-raw' },
      settings: presets.paper.cifar10,
      paper: [{ method: 'DUAD (paper)', seconds: [260] }],
    },
  ],
  notes: [
    "The paper's 4 min 20 s, the mean of five runs on a Tesla P100, are without feature extraction and clustering; it works on NetVLAD features, here they are the 3,072 raw pixels, which count for nothing. Its figure compares with the total less the phase `clustering`. Times mean something only where nothing else ran beside them.",
  ],
  detectors: imageDetectors.filter(({ name }) => names.includes(name)),
  prepare: prepareImages,
};
