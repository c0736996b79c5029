import { denseAutoencoder } from '@duad/autoencoders';
import { dagmm } from '@duad/baseline-dagmm';
import { distributionClustering } from '@duad/clusterer-distribution';
import { angle, type DuadOptions, everything, presets, trimmed } from 'duad';
import { classicDetectors } from './baseline-detectors.js';
import { type BenchmarkDetector, duadDetector, type TaskDescription } from './benchmark-detector.js';

/** The same layers as for images; small batches and more epochs, as there are few rows. */
const layers = { hidden: [256, 64], codeSize: 16, batchSize: 16 };
const epochs = 100;
/** The paper says that fewer than 35 % of the rows are anomalies; its own p0 and p are in a supplement. */
const assumed = { initialAnomalyPercent: 35, anomalyPercent: 30, reevaluateEvery: 5 };

/** Settings for the segments of video: the paper's text, gaps filled in. */
export const ucfSettings = (): Partial<DuadOptions> => ({
  ...presets.paper.cifar10(),
  ...assumed,
  epochs,
  initialClusterer: distributionClustering(),
  autoencoder: denseAutoencoder(layers),
});

const recommended = ({ rows }: TaskDescription): Partial<DuadOptions> => ({
  ...presets.recommended.features(),
  ...assumed,
  epochs,
  autoencoder: denseAutoencoder({ ...layers, loss: 'cosine' }),
  // Clusters of twenty rows, for short videos.
  neighbourhoodClusters: Math.max(2, Math.min(20, Math.floor(rows / 20))),
});

/** The recommended setting, for segments of video. */
export const recommendedForVideo: BenchmarkDetector = duadDetector(
  'duad-recommended',
  'variant: as recommended for features, p0 35, p 30, batches of 16, 100 epochs, clusters of twenty rows or more',
  recommended,
);

/** Detectors for segments of video: one configuration for all categories. */
export const ucfDetectors: readonly BenchmarkDetector[] = [
  recommendedForVideo,
  duadDetector(
    'duad-paper',
    "the paper's text: distribution clustering (threshold found from the data), then mixtures of 20 on Z, p0 35, p 30, r 5, score = angle",
    ucfSettings,
  ),
  duadDetector('duad-trimmed', 'variant: the rows of largest angle are left out, score = angle', (task) => ({
    ...recommended(task),
    autoencoder: denseAutoencoder(layers),
    selection: trimmed(),
    score: angle(),
  })),
  duadDetector('autoencoder', 'no selection: a plain autoencoder on everything, score = angle', (task) => ({
    ...recommended(task),
    autoencoder: denseAutoencoder(layers),
    selection: everything(),
    score: angle(),
  })),
  {
    name: 'dagmm',
    description: 'DAGMM, default settings',
    supervision: 'unsupervised',
    create: () => dagmm(),
  },
  ...classicDetectors,
];
