import { denseAutoencoder } from '@duad/autoencoders';
import { gmm } from '@duad/clusterer-gmm';
import { angle, angleAndNeighbourhood, averagedVariance, everything, heldOut, presets, trimmed } from 'duad';
import { classicDetectors, deepKddCupDetectors } from './baseline-detectors.js';
import { type BenchmarkDetector, duadDetector } from './benchmark-detector.js';
import { detectorsChosenByLabels } from './labelled-detectors.js';
import { recommendedDefaults } from './recommended-defaults.js';

const recommended = presets.recommended.kddCup;

const plain = (loss: 'mse' | 'cosine') =>
  denseAutoencoder({ hidden: [60, 30, 10], codeSize: 1, loss, batchSize: 4096 });

/** Detectors for KDD Cup 1999: one configuration for all shares of anomalies. */
export const kddCupDetectors: readonly BenchmarkDetector[] = [
  duadDetector(
    'duad-recommended',
    'variant: held-out selection, 1 - cos loss, 40 epochs, score = angle + 2 x mean angle of the neighbourhood',
    recommended,
  ),
  duadDetector(
    'duad-paper',
    "the paper's text: cluster variance, p0 35, p 30, r 10, at most 200 epochs, score = angle",
    presets.paper.kddCup,
  ),
  duadDetector('duad-held-out-angle', 'variant: held-out selection as recommended, score = bare angle', () => ({
    ...recommended(),
    score: angle(),
  })),
  duadDetector(
    'duad-averaged-variance',
    'variant: row rule over five mixtures of Z, first selection by share of rows, score = angle',
    () => ({
      ...recommended(),
      initialClusterer: gmm({ components: 20, fitRows: 20_000 }),
      clusterer: gmm({ components: 20, fitRows: 10_000 }),
      autoencoder: plain('mse'),
      tolerance: 0.002,
      whenStable: 'stop' as const,
      epochs: 50,
      selection: averagedVariance({ fits: 5 }),
      score: angle(),
    }),
  ),
  duadDetector('duad-trimmed', 'variant: the rows of largest angle are left out, score = angle', () => ({
    ...recommended(),
    autoencoder: plain('mse'),
    selection: trimmed(),
    score: angle(),
  })),
  duadDetector('autoencoder', 'no selection: a plain autoencoder on everything, score = angle', () => ({
    ...recommended(),
    autoencoder: plain('mse'),
    selection: everything(),
    score: angle(),
  })),
  duadDetector(
    'autoencoder-neighbourhood',
    'no selection, score = angle + 2 x mean angle of the neighbourhood',
    () => ({
      ...recommended(),
      autoencoder: plain('mse'),
      selection: everything(),
      score: angleAndNeighbourhood({ weight: 2 }),
    }),
  ),
  duadDetector('duad-recommended-4-nets', 'as recommended, the angles of four autoencoders averaged', () => ({
    ...recommended(),
    nets: 4,
    selection: heldOut(),
  })),
  recommendedDefaults,
  ...deepKddCupDetectors,
  ...detectorsChosenByLabels,
  ...classicDetectors,
];
