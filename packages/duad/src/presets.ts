import { denseAutoencoder } from '@duad/autoencoders';
import { gmm } from '@duad/clusterer-gmm';
import type { DuadOptions } from './options.js';
import { angle } from './score/angle.js';
import { angleAndNeighbourhood } from './score/angle-and-neighbourhood.js';
import { squaredError } from './score/squared-error.js';
import { clusterVariance } from './selection/cluster-variance.js';
import { heldOut } from './selection/held-out.js';
import { trimmed } from './selection/trimmed.js';

type Preset = (table?: { readonly rows?: number }) => Partial<DuadOptions>;

/** Gradient steps and rows per step of the preset for tables. */
const tableSteps = 750;
const tableBatch = 128;

/**
 * Named settings. `paper`: as the paper's text has them, sizes that it leaves to its supplement filled in. `recommended`:
 * variants that reach more, where they depart from the text said so in their comments.
 */
export const presets: {
  readonly paper: { readonly kddCup: Preset };
  readonly recommended: { readonly kddCup: Preset; readonly table: Preset };
} = {
  paper: {
    /** Section 4.3: p0 35, p 30, r 10, 200 epochs, first clustering by a mixture of 20. */
    kddCup: () => ({
      initialClusterer: gmm({ components: 20, fitRows: 20_000 }),
      clusterer: gmm({ components: 20, fitRows: 10_000 }),
      autoencoder: denseAutoencoder({ hidden: [60, 30, 10], codeSize: 1, batchSize: 1024 }),
      initialAnomalyPercent: 35,
      anomalyPercent: 30,
      reevaluateEvery: 10,
      epochs: 200,
      selection: clusterVariance(),
      score: angle(),
    }),
  },
  recommended: {
    /** A variant: held-out selection, 1 - cos as the loss, 40 epochs, neighbourhood score. */
    kddCup: () => ({
      autoencoder: denseAutoencoder({ hidden: [60, 30, 10], codeSize: 1, loss: 'cosine', batchSize: 4096 }),
      initialAnomalyPercent: 35,
      anomalyPercent: 30,
      reevaluateEvery: 10,
      epochs: 40,
      tolerance: 0.005,
      whenStable: 'train-on',
      selection: heldOut(),
      score: angleAndNeighbourhood({ weight: 2 }),
    }),
    /**
     * A variant for tables with few anomalies of many kinds: row by row trimming, several nets, squared error. Pass the
     * number of rows, so that small tables are seen often enough: about 750 gradient steps, at least eight epochs.
     */
    table: ({ rows = 20_000 } = {}) => {
      const epochs = Math.max(8, Math.ceil((tableSteps * tableBatch) / rows));
      return {
        autoencoder: denseAutoencoder({ hidden: [128, 64], codeSize: 4, learningRate: 2e-3, batchSize: tableBatch }),
        nets: 4,
        anomalyPercent: 10,
        reevaluateEvery: Math.max(2, Math.round(epochs / 4)),
        epochs,
        tolerance: 0.005,
        whenStable: 'train-on',
        selection: trimmed(),
        score: squaredError(),
      };
    },
  },
};
