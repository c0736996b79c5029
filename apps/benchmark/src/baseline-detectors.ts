import { denseAutoencoder } from '@duad/autoencoders';
import { robustAutoencoder } from '@duad/baseline-autoencoder';
import { ecod, isolationForest, knn, lof, pca, robustPca } from '@duad/baseline-classic';
import { type DagmmInput, dagmm, presets as dagmmPresets } from '@duad/baseline-dagmm';
import { distributionOnly } from '@duad/baseline-distribution-only';
import { geometric, presets as geometricPresets } from '@duad/baseline-geometric';
import { ocsvm } from '@duad/baseline-ocsvm';
import type { Clusterer, Detector } from '@duad/core';
import type { BenchmarkDetector, TaskDescription } from './benchmark-detector.js';

/** A detector whose setting does not depend on the task. */
function fixed(name: string, description: string, create: () => Detector): BenchmarkDetector {
  return { name, description, supervision: 'unsupervised', create };
}

/** Distribution clustering, or another, as a detector of its own. */
export const clusteringAlone = (name: string, description: string, clusterer: Clusterer): BenchmarkDetector =>
  fixed(name, `${description}, score = spread of the row's cluster`, () => distributionOnly({ clusterer }));

/** What a user would reach for first; default settings, for tables and features alike. */
export const classicDetectors: readonly BenchmarkDetector[] = [
  fixed('isolation-forest', 'isolation forest, default settings', () => isolationForest()),
  fixed('ecod', 'ECOD', () => ecod()),
  fixed('pca', 'principal components, default settings', () => pca()),
  fixed('robust-pca', 'principal component pursuit, default settings', () => robustPca()),
  fixed('knn', 'distance to the nearest neighbours, default settings', () => knn()),
  fixed('lof', 'local outlier factor, default settings', () => lof()),
  fixed('ocsvm', 'one-class SVM, default settings: no search with labels as in the paper', () => ocsvm()),
];

const epochsOf = (own: number, { epochsAtMost = own }: TaskDescription): number => Math.min(own, epochsAtMost);

function dagmmDetector(description: string, own: DagmmInput): BenchmarkDetector {
  return {
    name: 'dagmm',
    description,
    supervision: 'unsupervised',
    settable: ['epochs', 'K', 'codeSize', 'batchSize', 'learningRate'],
    create(task) {
      const { K, ...rest } = task.overrides ?? {};
      return dagmm({
        ...own,
        epochs: epochsOf(200, task),
        ...(rest as DagmmInput),
        ...(K !== undefined && { components: K }),
      });
    },
  };
}

function robustAutoencoderDetector(layers: Parameters<typeof denseAutoencoder>[0]): BenchmarkDetector {
  const epochsPerRound = 10;
  return {
    name: 'robust-autoencoder',
    description: 'robust autoencoder on the sizes of the others',
    supervision: 'unsupervised',
    create: (task) =>
      robustAutoencoder({
        autoencoder: denseAutoencoder(layers),
        epochsPerRound,
        rounds: epochsOf(20 * epochsPerRound, task) / epochsPerRound,
      }),
  };
}

/** Deep baselines for images; raw ones alone can be transformed. */
export const deepImageDetectors: readonly BenchmarkDetector[] = [
  {
    name: 'geometric',
    description:
      'geometric transformations, a network of width 1 and at most 1,500 steps instead of width 4 and 3 epochs',
    supervision: 'semi-supervised',
    create: ({ epochsAtMost }) =>
      geometric({
        ...geometricPresets.small(),
        // Without translations eight of the 72 transformations are left, by all of which every row is scored.
        ...(epochsAtMost !== undefined && { steps: 2 * epochsAtMost, dirichletRows: 200, translations: false }),
      }),
  },
  {
    name: 'geometric-published',
    description: 'geometric transformations as published: width 4, 3 epochs',
    supervision: 'semi-supervised',
    create: () => geometric(geometricPresets.published()),
  },
  dagmmDetector('DAGMM on the sizes of the others', {
    hidden: [256, 64],
    codeSize: 2,
    components: 4,
    batchSize: 1024,
  }),
  robustAutoencoderDetector({ hidden: [256, 64], codeSize: 16, batchSize: 128 }),
];

/** Deep baselines with the settings published for KDD Cup 1999. */
export const deepKddCupDetectors: readonly BenchmarkDetector[] = [
  dagmmDetector('DAGMM with its published setting for KDD Cup 1999', dagmmPresets.kddCup()),
  robustAutoencoderDetector({ hidden: [60, 30, 10], codeSize: 1, batchSize: 4096 }),
];
