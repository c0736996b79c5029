import {
  type Clusterer,
  checkMatrix,
  DuadError,
  type Matrix,
  parseOptions,
  type RunContext,
  type Warning,
} from '@duad/core';
import type { Distances } from './distances.js';
import { distancesFor } from './distances-for.js';
import { type KMeansClustering, kmeansClustering } from './kmeans-clustering.js';
import { lloyd } from './lloyd.js';
import { type KMeansOptions, kmeansOptions, type ParsedKMeansOptions } from './options.js';
import { squaredDistance } from './squared-distance.js';
import { start } from './start.js';
import { survey } from './survey.js';
import { who } from './who.js';

/**
 * k-means by Lloyd's iterations from a greedy k-means++ start. The stopping rule and the filling of empty clusters are
 * scikit-learn's.
 *
 * @throws INVALID_OPTION
 */
export function kmeans(options: KMeansOptions = {}): Clusterer<KMeansClustering> {
  const parsed = parseOptions(kmeansOptions, options, who);
  return {
    specVersion: 1,
    name: 'kmeans',
    options: { ...parsed },
    capabilities: {
      inductive: true,
      deterministic: typeof parsed.initialisation === 'object',
      leavesUnplaced: false,
    },
    fit: (x, context) => fit(x, parsed, context),
  };
}

async function fit(x: Matrix, options: ParsedKMeansOptions, context: RunContext): Promise<KMeansClustering> {
  checkMatrix(x, who);
  const overview = survey(x);
  const tolerance = overview.meanVariance * options.tolerance;
  const distances = await distancesFor(x, overview, options.clusters, context);
  try {
    const restarts = typeof options.initialisation === 'object' ? 1 : options.restarts;
    let best: Run | undefined;
    for (let restart = 0; restart < restarts; restart++) {
      const own = { ...context, random: context.random.fork(`restart-${restart}`) };
      const run = await runOnce(x, distances, options, tolerance, own);
      if (!best || run.inertia < best.inertia) best = run;
    }
    const { started, ...result } = best!;
    return kmeansClustering({
      ...result,
      columns: x.columns,
      warnings: warningsOf(best!, x.columns, options),
      options: typeof options.initialisation === 'object' ? { ...options, initialisation: 'given' } : { ...options },
    });
  } finally {
    distances.dispose();
  }
}

interface Run {
  readonly started: number;
  readonly labels: Int32Array;
  readonly centers: Float64Array;
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

async function runOnce(
  x: Matrix,
  distances: Distances,
  options: ParsedKMeansOptions,
  tolerance: number,
  context: RunContext,
): Promise<Run> {
  const d = x.columns;
  const first = await start(x, distances, options, context);
  const { centres, iterations, converged, ...found } = await lloyd(x, distances, first, tolerance, options, context);
  const { labels, centers } = withoutGaps(found.labels, centres, d);
  if (options.emptyClusters === 'error' && centers.length < centres.length) {
    throw new DuadError(
      'DEGENERATE_DATA',
      `${who}: not every cluster has rows; ask for fewer than ${options.clusters}`,
    );
  }
  let inertia = 0;
  labels.forEach((label, row) => {
    inertia += squaredDistance(x, row, centers, label * d);
  });
  return { started: first.length / d, labels, centers, inertia, iterations, converged };
}

/** Leaves out the centres that no row is nearest to and numbers the others in their order. */
function withoutGaps(nearest: Int32Array, centres: Float64Array, d: number): Pick<Run, 'labels' | 'centers'> {
  const used = [...new Set(nearest)].sort((a, b) => a - b);
  const labelOf = new Map(used.map((cluster, label) => [cluster, label]));
  const centers = new Float64Array(used.length * d);
  used.forEach((cluster, label) => {
    centers.set(centres.subarray(cluster * d, (cluster + 1) * d), label * d);
  });
  return { labels: nearest.map((cluster) => labelOf.get(cluster)!), centers };
}

function warningsOf(
  { started, centers, iterations, converged }: Run,
  d: number,
  options: ParsedKMeansOptions,
): Warning[] {
  const warnings: Warning[] = [];
  const count = centers.length / d;
  if (started < options.clusters) {
    warnings.push({
      code: 'FEWER_CLUSTERS',
      message: `${who}: ${started} instead of ${options.clusters} clusters, as there are no more different rows`,
    });
  }
  if (count < started) {
    warnings.push({
      code: 'EMPTY_CLUSTERS',
      message: `${who}: ${started - count} of ${started} clusters have no rows and were left out`,
    });
  }
  if (!converged) {
    warnings.push({
      code: 'NOT_CONVERGED',
      message: `${who}: stopped after ${iterations} iterations, before the centres came to rest`,
    });
  }
  return warnings;
}
