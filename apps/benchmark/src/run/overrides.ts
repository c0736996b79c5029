import { denseAutoencoder } from '@duad/autoencoders';
import { gmm } from '@duad/clusterer-gmm';
import { kmeans } from '@duad/clusterer-kmeans';
import { type Clusterer, DuadError } from '@duad/core';
import {
  angle,
  angleAndNeighbourhood,
  averagedVariance,
  clusterVariance,
  type DuadOptions,
  duad,
  everything,
  heldOut,
  squaredError,
  trimmed,
} from 'duad';
import type { OverrideName, Overrides } from './override-names.js';

const selections = {
  'cluster-variance': clusterVariance,
  'averaged-variance': averagedVariance,
  'held-out': heldOut,
  trimmed,
  everything,
};

const scores = { angle, 'angle-and-neighbourhood': angleAndNeighbourhood, 'squared-error': squaredError };

const renamed: Partial<Record<OverrideName, keyof DuadOptions>> = {
  p0: 'initialAnomalyPercent',
  p: 'anomalyPercent',
  r: 'reevaluateEvery',
};

/** Options of DUAD with some of them set from outside, and at most so many epochs. */
export function applyOverrides(
  options: Partial<DuadOptions>,
  overrides: Overrides,
  epochsAtMost: number = Number.POSITIVE_INFINITY,
): Partial<DuadOptions> {
  const whole: DuadOptions = duad(options).options;
  const { K, codeSize, batchSize, learningRate, loss, selection, score, ...plain } = overrides;
  const layers = definedOnly({ codeSize, batchSize, learningRate, loss });
  return {
    ...options,
    epochs: Math.min(whole.epochs, epochsAtMost),
    ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [renamed[name as OverrideName] ?? name, value])),
    ...(K !== undefined && {
      initialClusterer: withClusters(whole.initialClusterer, K),
      clusterer: withClusters(whole.clusterer, K),
      neighbourhoodClusters: K,
    }),
    ...(Object.keys(layers).length > 0 && { autoencoder: withLayers(whole.autoencoder, layers) }),
    ...(selection && { selection: selections[selection]() }),
    ...(score && { score: scores[score]() }),
  };
}

/** Mixtures and k-means take a number of clusters; other clusterings find it themselves and stay as they are. */
function withClusters(clusterer: Clusterer, clusters: number): Clusterer {
  if (clusterer.name === 'gmm') return gmm({ ...clusterer.options, components: clusters });
  return clusterer.name === 'kmeans' ? kmeans({ ...clusterer.options, clusters }) : clusterer;
}

function withLayers(autoencoder: DuadOptions['autoencoder'], layers: object): DuadOptions['autoencoder'] {
  if (autoencoder.name !== 'dense-autoencoder') {
    throw new DuadError(
      'UNSUPPORTED',
      `benchmark: ${Object.keys(layers).join(', ')} can be set for dense autoencoders alone, not for '${autoencoder.name}'`,
    );
  }
  return denseAutoencoder({ ...autoencoder.options, ...layers });
}

function definedOnly(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
