import { denseAutoencoder } from '@duad/autoencoders';
import { gmm } from '@duad/clusterer-gmm';
import type { Autoencoder, Clusterer } from '@duad/core';
import { z } from 'zod';
import type { SelectionObserver } from './history.js';
import { observeOption } from './observe-option.js';
import { angle } from './score/angle.js';
import type { ScoreRule } from './score/score-rule.js';
import { clusterVariance } from './selection/cluster-variance.js';
import type { SelectionRule } from './selection/selection-rule.js';

const percent = z.number().min(0).lt(100);
const count = z.int().min(1);

/** A plug-in passed in by the caller: an object with the methods named. */
function plugin<T>(what: string, ...methods: string[]): z.ZodType<T, T> {
  return z.custom<T>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function'),
    `expected ${what}, an object with ${methods.join(' and ')}`,
  );
}

/** Options of the detector, with the paper's settings for KDD Cup as defaults. */
export const duadSchema: z.ZodType<DuadOptions, Partial<DuadOptions>> = z.strictObject({
  initialClusterer: plugin<Clusterer>('a clusterer', 'fit')
    .default(() => gmm({ components: 20 }))
    .describe('First clustering, on the rows themselves'),
  clusterer: plugin<Clusterer>('a clusterer', 'fit')
    .default(() => gmm({ components: 20 }))
    .describe('Clustering of Z at each re-evaluation'),
  autoencoder: plugin<Autoencoder>('an autoencoder', 'create')
    .default(() => denseAutoencoder({ codeSize: 1 }))
    .describe('What is trained'),
  nets: count.default(1).describe('Autoencoders trained side by side, their angles averaged'),
  initialAnomalyPercent: percent
    .default(35)
    .describe('p0: assumed share of anomalies for the first selection, per cent'),
  anomalyPercent: percent.default(30).describe('p: assumed share of anomalies afterwards, per cent'),
  reevaluateEvery: z.int().min(2).default(10).describe('r: every r-th epoch re-selects instead of training'),
  epochs: count.default(200).describe('Epochs at most, re-evaluations counted in'),
  tolerance: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Share of the rows that may change in a selection that stands still'),
  whenStable: z
    .enum(['stop', 'train-on'])
    .default('stop')
    .describe('Once the selection stands still: stop, or train on it to the last epoch'),
  includeAngle: z.boolean().default(true).describe('Z holds the angle beside the code'),
  normaliseLatent: z.boolean().default(true).describe('Rows of Z are scaled to unit length'),
  neighbourhoodFits: count.default(5).describe('Clusterings behind held-out selection and neighbourhood score'),
  neighbourhoodClusters: count.default(20).describe('Clusters in each of them'),
  neighbourhoodClusterer: plugin<Clusterer>('a clusterer', 'fit')
    .optional()
    .describe('What finds those clusters instead of k-means'),
  selection: plugin<SelectionRule>('a selection rule', 'begin')
    .default(() => clusterVariance())
    .describe('How rows are selected'),
  score: plugin<ScoreRule>('a score rule', 'begin', 'restore')
    .default(() => angle())
    .describe('How rows are scored'),
  observe: observeOption,
});

export interface DuadOptions {
  readonly initialClusterer: Clusterer;
  readonly clusterer: Clusterer;
  readonly autoencoder: Autoencoder;
  readonly nets: number;
  readonly initialAnomalyPercent: number;
  readonly anomalyPercent: number;
  readonly reevaluateEvery: number;
  readonly epochs: number;
  readonly tolerance: number;
  readonly whenStable: 'stop' | 'train-on';
  readonly includeAngle: boolean;
  readonly normaliseLatent: boolean;
  readonly neighbourhoodFits: number;
  readonly neighbourhoodClusters: number;
  readonly neighbourhoodClusterer?: Clusterer | undefined;
  readonly selection: SelectionRule;
  readonly score: ScoreRule;
  readonly observe?: SelectionObserver | undefined;
}
