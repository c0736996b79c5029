import { denseAutoencoder } from '@duad/autoencoders';
import { robustAutoencoder } from '@duad/baseline-autoencoder';
import { ecod, isolationForest, knn, lof, pca, robustPca } from '@duad/baseline-classic';
import { type DagmmInput, dagmm, presets as dagmmPresets } from '@duad/baseline-dagmm';
import { distributionOnly } from '@duad/baseline-distribution-only';
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

function dagmmFor({ overrides, epochsAtMost = Number.POSITIVE_INFINITY }: TaskDescription): DagmmInput {
  const preset = dagmmPresets.kddCup();
  const { K, ...rest } = overrides ?? {};
  return {
    ...preset,
    epochs: Math.min(preset.epochs!, epochsAtMost),
    ...(rest as DagmmInput),
    ...(K !== undefined && { components: K }),
  };
}

/** Deep baselines with the settings published for KDD Cup 1999. */
export const deepKddCupDetectors: readonly BenchmarkDetector[] = [
  {
    name: 'dagmm',
    description: 'DAGMM with its published setting for KDD Cup 1999',
    supervision: 'unsupervised',
    settable: ['epochs', 'K', 'codeSize', 'batchSize', 'learningRate'],
    create: (task) => dagmm(dagmmFor(task)),
  },
  {
    name: 'robust-autoencoder',
    description: 'robust autoencoder on the sizes of the others',
    supervision: 'unsupervised',
    create: ({ epochsAtMost = Number.POSITIVE_INFINITY }) =>
      robustAutoencoder({
        autoencoder: denseAutoencoder({ hidden: [60, 30, 10], codeSize: 1, batchSize: 4096 }),
        ...(epochsAtMost < 100 && { rounds: Math.max(1, Math.floor(epochsAtMost / 10)) }),
      }),
  },
];
