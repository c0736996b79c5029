import {
  type Clusterer,
  checkMatrix,
  createRandom,
  DuadError,
  type Matrix,
  parseOptions,
  pauses,
  type RunContext,
  type Warning,
} from '@duad/core';
import { requireEngine } from '@duad/engine';
import { typicalSecondOrder } from './auto-threshold.js';
import { distanceTable, strideOf } from './distance-table.js';
import { clusteringFrom, type DistributionClustering } from './distribution-clustering.js';
import { findClusters } from './find-clusters.js';
import type { GrownCluster } from './grow.js';
import { momentMembers } from './moment-members.js';
import { type DistributionOptions, distributionOptions, type ParsedDistributionOptions } from './options.js';
import { type Prepared, prepare, shuffled } from './prepare.js';
import { productNeighbours } from './product-neighbours.js';
import { secondOrder } from './second-order.js';
import { tableMembers } from './table-members.js';
import { tableNeighbours } from './table-neighbours.js';
import { unplacedRows } from './unplaced.js';
import { who } from './who.js';

/** From so many different rows on, `auto` takes landmarks. */
const exactRows = 20_000;
const autoLandmarks = 1024;
/** Numbers of the table of distances: 4 GiB less what is kept beside it. */
const largestTable = 2 ** 30 - 2 ** 24;

/**
 * Distribution clustering: seeds and grows one distribution after the other, from the narrowest to the broadest, by
 * second-order distances (do two rows see the whole data set alike?) and the shell test. Needs many dimensions; finds
 * the number of clusters itself; rows that fit nowhere stay unplaced. The random numbers of the context are not used.
 *
 * `fit` throws TOO_FEW_ROWS below 2 rows, TOO_MANY_ROWS if the table of distances or the rows themselves would exceed 4 GiB, INVALID_INPUT,
 * NOT_FINITE and CANCELLED. O(N^2 d) time and N^2 float32 of memory; with L landmarks N L d and N L.
 *
 * Source: Lin, Liu, Lai, Matsushita, "Dimensionality's Blessing: Clustering Images by Underlying Distribution", CVPR 2018.
 *
 * @throws INVALID_OPTION
 */
export function distributionClustering(options: DistributionOptions = {}): Clusterer<DistributionClustering> {
  const parsed = parseOptions(distributionOptions, options, who);
  return {
    specVersion: 1,
    name: 'distribution',
    options: { ...parsed },
    capabilities: {
      inductive: false,
      deterministic: true,
      leavesUnplaced: true,
      maximumRows: rowLimit(parsed.landmarks),
    },
    fit: (x, context) => fit(x, parsed, context),
  };
}

async function fit(
  x: Matrix,
  options: ParsedDistributionOptions,
  context: RunContext,
): Promise<DistributionClustering> {
  checkMatrix(x, who, { minimumRows: 2 });
  checkRows(x.rows, options.landmarks);
  const pace = pauses(context, who);
  const distinct = await prepare(x, options, pace);
  if (distinct.features.rows < 2) return result([], distinct, { threshold: 0, landmarks: 0, options, isExact: true });
  const landmarks = landmarksFor(distinct.features.rows, options.landmarks);
  const isExact = landmarks === distinct.features.rows;
  const prepared = isExact ? distinct : shuffled(distinct, createRandom('landmarks'));
  const engine = await requireEngine(context);
  const table = await distanceTable(prepared, landmarks, engine, context);
  const threshold =
    options.threshold === 'auto'
      ? options.autoFactor * (await typicalSecondOrder(table, options.relative, pace))
      : options.threshold;
  const source = isExact ? tableNeighbours(table, pace) : await productNeighbours(prepared, engine, pace);
  try {
    const ground = {
      table,
      secondOrder: secondOrder(table, isExact ? 'all' : 'sample'),
      noMembers: isExact ? () => tableMembers(table) : momentMembers(prepared, table),
      shellCost: isExact ? 1 : prepared.features.columns,
      unplaced: unplacedRows(table.rows),
      pace,
      limitFor: (delta: number) => (options.relative ? threshold * delta : threshold),
      passes: options.growthPasses === 'converge' ? Number.POSITIVE_INFINITY : options.growthPasses,
    };
    const clusters = await findClusters(ground, source, rulesOf(options), context);
    return result(clusters, prepared, { threshold, landmarks, options, isExact });
  } finally {
    source.dispose();
  }
}

function rowLimit(landmarks: ParsedDistributionOptions['landmarks']): number {
  if (landmarks === 'none') return Math.floor(Math.sqrt(largestTable));
  return Math.floor(largestTable / (strideOf(landmarks === 'auto' ? autoLandmarks : landmarks) + 1));
}

function checkRows(rows: number, landmarks: ParsedDistributionOptions['landmarks']): void {
  const limit = rowLimit(landmarks);
  if (rows <= limit) return;
  const advice = landmarks === 'none' ? "set landmarks to 'auto' or a number" : 'take fewer landmarks or rows';
  throw new DuadError(
    'TOO_MANY_ROWS',
    `${who}: expected at most ${limit} rows with landmarks '${landmarks}', got ${rows}; ${advice}`,
    { details: { maximumRows: limit, got: rows } },
  );
}

function landmarksFor(rows: number, landmarks: ParsedDistributionOptions['landmarks']): number {
  if (landmarks === 'none') return rows;
  if (landmarks === 'auto') return rows > exactRows ? autoLandmarks : rows;
  return Math.min(rows, landmarks);
}

function rulesOf(options: ParsedDistributionOptions): Parameters<typeof findClusters>[2] {
  const unlimited = options.normalise ? 2 : Number.POSITIVE_INFINITY;
  return {
    leastMembers: options.minimumSize + (options.strictMinimumSize ? 1 : 0),
    maximumDistance: options.maximumDistance === 'auto' ? unlimited : options.maximumDistance,
    stopsAtWideCluster: options.stopTest === 'seed-and-cluster',
    seedLimit: options.seedLimit,
  };
}

/** Numbers the clusters by variance and gives every row of the input the label of its different row. */
function result(
  clusters: readonly GrownCluster[],
  { features, rowOf }: Prepared,
  run: {
    readonly threshold: number;
    readonly landmarks: number;
    readonly isExact: boolean;
    readonly options: ParsedDistributionOptions;
  },
): DistributionClustering {
  const ordered = clusters
    .map(({ members, delta }) => ({ rows: members.rows, delta, variance: members.meanPairDistance() / 2 }))
    .sort((a, b) => a.variance - b.variance);
  const labels = new Int32Array(features.rows).fill(-1);
  ordered.forEach(({ rows }, label) => {
    for (const row of rows) labels[row] = label;
  });
  return clusteringFrom({
    labels: rowOf.map((row) => (row < 0 ? -1 : labels[row]!)),
    spread: Float64Array.from(ordered, ({ delta }) => delta),
    variances: Float64Array.from(ordered, ({ variance }) => variance),
    threshold: run.threshold,
    landmarks: run.landmarks,
    warnings: warningsOf(ordered.length, rowOf.filter((row) => row < 0).length, run.isExact, run.landmarks),
    options: { ...run.options },
  });
}

function warningsOf(count: number, withoutDirection: number, isExact: boolean, landmarks: number): Warning[] {
  const warnings: Warning[] = [];
  if (withoutDirection > 0) {
    warnings.push({
      code: 'ZERO_ROWS',
      message: `${who}: ${withoutDirection} rows have length 0, no unit length to scale to, and stay unplaced`,
    });
  }
  if (count === 0) {
    warnings.push({
      code: 'NO_CLUSTERS',
      message: `${who}: no cluster found; are there many dimensions and different rows, and is the threshold high enough?`,
    });
  }
  if (!isExact) {
    warnings.push({
      code: 'APPROXIMATE',
      message: `${who}: distances to ${landmarks} landmarks stand for distances to all rows`,
    });
  }
  return warnings;
}
