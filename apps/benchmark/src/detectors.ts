import { denseAutoencoder } from '@duad/autoencoders';
import { gmm } from '@duad/clusterer-gmm';
import {
  angle,
  angleAndNeighbourhood,
  averagedVariance,
  type DuadOptions,
  everything,
  heldOut,
  presets,
  trimmed,
} from 'duad';

/** A setting that the benchmark runs by name. */
export interface BenchmarkDetector {
  readonly name: string;
  /** For the report: what it is, and where it departs from the paper. */
  readonly description: string;
  readonly options: () => Partial<DuadOptions>;
}

const recommended = presets.recommended.kddCup;

const plain = (loss: 'mse' | 'cosine') =>
  denseAutoencoder({ hidden: [60, 30, 10], codeSize: 1, loss, batchSize: 4096 });

/** Detectors for KDD Cup 1999: one configuration for all shares of anomalies. */
export const kddCupDetectors: readonly BenchmarkDetector[] = [
  {
    name: 'duad-recommended',
    description:
      'variant: held-out selection, 1 - cos loss, 40 epochs, score = angle + 2 x mean angle of the neighbourhood',
    options: recommended,
  },
  {
    name: 'duad-paper',
    description: "the paper's text: cluster variance, p0 35, p 30, r 10, at most 200 epochs, score = angle",
    options: presets.paper.kddCup,
  },
  {
    name: 'duad-held-out-angle',
    description: 'variant: held-out selection as recommended, score = bare angle',
    options: () => ({ ...recommended(), score: angle() }),
  },
  {
    name: 'duad-averaged-variance',
    description: 'variant: row rule over five mixtures of Z, first selection by share of rows, score = angle',
    options: () => ({
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
  },
  {
    name: 'duad-trimmed',
    description: 'variant: the rows of largest angle are left out, score = angle',
    options: () => ({ ...recommended(), autoencoder: plain('mse'), selection: trimmed(), score: angle() }),
  },
  {
    name: 'autoencoder',
    description: 'no selection: a plain autoencoder on everything, score = angle',
    options: () => ({ ...recommended(), autoencoder: plain('mse'), selection: everything(), score: angle() }),
  },
  {
    name: 'autoencoder-neighbourhood',
    description: 'no selection, score = angle + 2 x mean angle of the neighbourhood',
    options: () => ({
      ...recommended(),
      autoencoder: plain('mse'),
      selection: everything(),
      score: angleAndNeighbourhood({ weight: 2 }),
    }),
  },
  {
    name: 'duad-recommended-4-nets',
    description: 'as recommended, the angles of four autoencoders averaged',
    options: () => ({ ...recommended(), nets: 4, selection: heldOut() }),
  },
];
