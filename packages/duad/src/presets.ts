import { denseAutoencoder } from '@duad/autoencoders';
import { distributionClustering, publishedConstants } from '@duad/clusterer-distribution';
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

/** Layers for images and their features; the paper leaves them to its supplement. */
const imageLayers = { hidden: [256, 64], codeSize: 16, batchSize: 128 };
const imageEpochs = 40;
/** Rows that training on features goes through, each epoch's anew. */
const featureRowsSeen = 220_000;

/** The paper on images: distribution clustering with its authors' constants first, mixtures of 20 afterwards. */
function paperImages(initialAnomalyPercent: number, anomalyPercent: number): Partial<DuadOptions> {
  return {
    initialClusterer: distributionClustering(publishedConstants),
    clusterer: gmm({ components: 20 }),
    autoencoder: denseAutoencoder(imageLayers),
    initialAnomalyPercent,
    anomalyPercent,
    reevaluateEvery: 5,
    epochs: imageEpochs,
    selection: clusterVariance(),
    score: angle(),
  };
}

/**
 * Named settings. `paper`: as the paper's text has them, sizes that it leaves to its supplement filled in. `recommended`:
 * variants that reach more, where they depart from the text said so in their comments.
 */
export const presets: {
  readonly paper: {
    readonly kddCup: Preset;
    readonly mnist: Preset;
    readonly cifar10: Preset;
    readonly dogsVsCats: Preset;
  };
  readonly recommended: { readonly kddCup: Preset; readonly features: Preset; readonly table: Preset };
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
    /** Section 4.4, on raw pixels or features: p0 25, p 20, r 5, distribution clustering first. */
    mnist: () => paperImages(25, 20),
    /** Section 4.4, on raw pixels or features: p0 15, p 10, r 5, distribution clustering first. */
    cifar10: () => paperImages(15, 10),
    /** Section 4.4, on features: p0 25, p 20, r 10, distribution clustering first. */
    dogsVsCats: () => ({ ...paperImages(25, 20), reevaluateEvery: 10 }),
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
     * A variant for images as raw pixels and for their features, with many kinds of normal rows: held-out selection,
     * 1 - cos as the loss, neighbourhood score. p0 25 and p 20 unless overridden; state them where they are known. Pass the
     * number of rows: training goes through about 220,000 of them in all, in 12 to 40 epochs. More steps than on small sets
     * would teach it the anomalies among the selected.
     */
    features: ({ rows = 0 } = {}) => ({
      autoencoder: denseAutoencoder({ ...imageLayers, loss: 'cosine' }),
      initialAnomalyPercent: 25,
      anomalyPercent: 20,
      reevaluateEvery: 5,
      epochs: Math.min(imageEpochs, Math.max(12, Math.round(featureRowsSeen / Math.max(1, rows)))),
      tolerance: 0.005,
      whenStable: 'train-on',
      selection: heldOut(),
      score: angleAndNeighbourhood({ weight: 1 }),
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
