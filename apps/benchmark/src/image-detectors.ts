import { convolutionalAutoencoder, denseAutoencoder } from '@duad/autoencoders';
import { distributionClustering, publishedConstants } from '@duad/clusterer-distribution';
import { gmm } from '@duad/clusterer-gmm';
import { hdbscan } from '@duad/clusterer-hdbscan';
import { type Autoencoder, type Clusterer, DuadError } from '@duad/core';
import { angle, angleAndNeighbourhood, type DuadOptions, everything, heldOut, presets, trimmed } from 'duad';
import { classicDetectors, clusteringAlone, deepImageDetectors } from './baseline-detectors.js';
import { type BenchmarkDetector, duadDetector, type TaskDescription } from './benchmark-detector.js';
import { detectorsChosenByLabels } from './labelled-detectors.js';
import { recommendedDefaults } from './recommended-defaults.js';

/** The paper's p0, p, r and first clustering for the data. */
function assumed({ variant }: TaskDescription): Partial<DuadOptions> {
  const { initialClusterer, initialAnomalyPercent, anomalyPercent, reevaluateEvery } = variant.settings();
  return {
    ...(initialClusterer && { initialClusterer }),
    ...(initialAnomalyPercent !== undefined && { initialAnomalyPercent }),
    ...(anomalyPercent !== undefined && { anomalyPercent }),
    ...(reevaluateEvery !== undefined && { reevaluateEvery }),
  };
}

/** The recommended setting with the paper's p0, p, r and first clustering for the data. */
export const recommended = (task: TaskDescription): Partial<DuadOptions> => ({
  ...presets.recommended.features({ rows: task.rows }),
  ...assumed(task),
});

const meanSquaredError = denseAutoencoder({ hidden: [256, 64], codeSize: 16, batchSize: 128 });

/** The paper's text, whatever clusters first. */
export const paperDetector: BenchmarkDetector = duadDetector(
  'duad-paper',
  "the paper's text: first clustering, then mixtures of 20 on Z, cluster variance, p0, p and r of the paper, score = angle",
  ({ variant }) => variant.settings(),
);

/** The recommended setting with the paper's first selection. */
export const recommendedAfterClustering = (name: string, description: string): BenchmarkDetector =>
  duadDetector(name, description, (task) => ({
    ...recommended(task),
    selection: heldOut({ first: 'cluster-variance' }),
  }));

/** Shapes of raw pictures, by data set. */
const itemShapes: Readonly<Record<string, [height: number, width: number, channels: number]>> = {
  'MNIST raw': [28, 28, 1],
  'CIFAR-10 raw': [32, 32, 3],
};

function convolutional({ variant: { dataset } }: TaskDescription, loss: 'mse' | 'cosine'): Autoencoder {
  const itemShape = itemShapes[dataset];
  if (itemShape) return convolutionalAutoencoder({ itemShape, codeSize: 16, loss });
  throw new DuadError(
    'USAGE',
    `benchmark: convolutions are for ${Object.keys(itemShapes).join(' and ')}, not for ${dataset}`,
  );
}

const auto = distributionClustering();

/** The recommended setting with another clustering than k-means behind selection and score. */
const recommendedOn = (
  name: string,
  what: string,
  neighbourhoodClusterer: Clusterer,
  fits: number,
): BenchmarkDetector =>
  duadDetector(`duad-recommended-${name}`, `variant: as recommended, on ${what} instead of five k-means`, (task) => ({
    ...recommended(task),
    neighbourhoodClusterer,
    neighbourhoodFits: fits,
  }));

/** Detectors for images: one configuration for all data sets, but for the paper's p0, p and r. */
export const imageDetectors: readonly BenchmarkDetector[] = [
  duadDetector(
    'duad-recommended',
    'variant: held-out selection, 1 - cos loss, 40 epochs, score = angle + mean angle of the neighbourhood',
    recommended,
  ),
  paperDetector,
  duadDetector(
    'duad-paper-auto-threshold',
    "the paper's text, distribution clustering with its threshold found from the data",
    ({ variant }) => ({ ...variant.settings(), initialClusterer: auto }),
  ),
  recommendedAfterClustering(
    'duad-recommended-after-distribution',
    "variant: as recommended, the first selection by the paper's rule with distribution clustering",
  ),
  recommendedOn(
    'gmm',
    'five mixtures of 20 with diagonal covariances',
    gmm({ components: 20, covariance: 'diagonal' }),
    5,
  ),
  // Always the same clusters: once is enough.
  recommendedOn('distribution', 'one distribution clustering, threshold found from the data', auto, 1),
  recommendedOn('hdbscan', 'one HDBSCAN, clusters of five rows at least', hdbscan({ minimumClusterSize: 5 }), 1),
  duadDetector(
    'duad-recommended-weight-2',
    'variant: as recommended, score = angle + 2 x mean angle of the neighbourhood, as for KDD Cup 1999',
    (task) => ({ ...recommended(task), score: angleAndNeighbourhood({ weight: 2 }) }),
  ),
  duadDetector('duad-held-out-angle', 'variant: held-out selection as recommended, score = bare angle', (task) => ({
    ...recommended(task),
    score: angle(),
  })),
  duadDetector('duad-trimmed', 'variant: the rows of largest angle are left out, score = angle', (task) => ({
    ...recommended(task),
    autoencoder: meanSquaredError,
    selection: trimmed(),
    score: angle(),
  })),
  duadDetector('autoencoder', 'no selection: a plain autoencoder on everything, score = angle', (task) => ({
    ...recommended(task),
    autoencoder: meanSquaredError,
    selection: everything(),
    score: angle(),
  })),
  duadDetector(
    'duad-recommended-convolutional',
    'variant: as recommended, with a convolutional autoencoder (16 and 32 channels, code 16) on raw pixels',
    (task) => ({ ...recommended(task), autoencoder: convolutional(task, 'cosine') }),
  ),
  duadDetector(
    'convolutional-autoencoder',
    'no selection: a plain convolutional autoencoder on all raw pixels, score = angle',
    (task) => ({
      ...recommended(task),
      autoencoder: convolutional(task, 'mse'),
      selection: everything(),
      score: angle(),
    }),
  ),
  clusteringAlone(
    'distribution-clustering',
    "distribution clustering alone with its authors' constants",
    distributionClustering(publishedConstants),
  ),
  clusteringAlone('distribution-clustering-auto', 'distribution clustering alone, threshold found from the data', auto),
  recommendedDefaults,
  ...deepImageDetectors,
  ...detectorsChosenByLabels,
  ...classicDetectors,
];
