import { presets } from 'duad';
import type { Experiment } from './experiment.js';
import { prepareImages } from './image-data.js';
import { imageDetectors } from './image-detectors.js';

/** Table 4 of the paper: image data. Fitted and scored on the same rows. */
export const table4: Experiment = {
  kind: 'table',
  name: 'table4',
  title: 'Table 4: images',
  columns: 'data set',
  inSummary: '',
  variants: [
    {
      name: 'MNIST raw',
      dataset: 'MNIST raw',
      variant: { data: 'mnist-raw' },
      settings: presets.paper.mnist,
      paper: [
        { method: 'DUAD (paper)', auroc: [82.4, 1.8] },
        { method: 'distribution clustering (paper)', auroc: [63.3] },
        { method: 'OC-SVM (paper)', auroc: [90.2] },
        { method: 'DAGMM (paper)' },
      ],
    },
    {
      name: 'CIFAR-10 raw',
      dataset: 'CIFAR-10 raw',
      variant: { data: 'cifar-10-raw' },
      settings: presets.paper.cifar10,
      // The paper's own figures are for NetVLAD features.
      paper: [
        { method: 'DUAD (paper)', auroc: [73.6, 0.6] },
        { method: 'distribution clustering (paper)', auroc: [48.7] },
        { method: 'OC-SVM (paper)', auroc: [69.7] },
        { method: 'DAGMM (paper)', auroc: [49.0] },
      ],
    },
  ],
  notes: [
    'The figures of the paper for CIFAR-10 are for NetVLAD features; those measured here are for raw pixels. For MNIST its figure of DUAD is for raw pixels; whether those of the others are is not said.',
  ],
  detectors: imageDetectors,
  prepare: prepareImages,
};
