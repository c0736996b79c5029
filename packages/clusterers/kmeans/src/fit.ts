import { checkMatrix, DuadError, type Matrix, type RunContext } from '@duad/core';
import { distancesFor } from './distances-for.js';
import type { FoundCentres } from './found-centres.js';
import { type KMeansClustering, kmeansClustering } from './kmeans-clustering.js';
import { libraryIterations, maximumLibraryRows } from './library-iterations.js';
import { lloyd } from './lloyd.js';
import { miniBatch } from './mini-batch.js';
import type { ParsedKMeansOptions } from './options.js';
import { start } from './start.js';
import { survey } from './survey.js';
import { warningsFor } from './warnings-for.js';
import { who } from './who.js';

/** Starts as often as asked, iterates, and keeps the best. */
export async function fit(x: Matrix, options: ParsedKMeansOptions, context: RunContext): Promise<KMeansClustering> {
  const isLibrary = options.implementation === 'ml-kmeans';
  checkMatrix(x, who, { finite: false, ...(isLibrary ? { maximumRows: maximumLibraryRows } : {}) });
  const iterate = isLibrary ? libraryIterations : options.algorithm === 'lloyd' ? lloyd : miniBatch;
  const overview = survey(x);
  if (!Number.isFinite(overview.total)) checkMatrix(x, who);
  using distances = distancesFor(x, overview, options.clusters, context.engine);
  const restarts = typeof options.initialisation === 'object' ? 1 : options.restarts;
  let best: FoundCentres | undefined;
  let started = 0;
  for (let restart = 0; restart < restarts; restart++) {
    const own = { ...context, random: context.random.fork(`restart-${restart}`) };
    const first = await start(x, distances, options, own);
    const found = await iterate(x, overview, distances, first, options, own);
    if (best && found.inertia >= best.inertia) continue;
    // The next restart writes over these labels.
    best = { ...found, labels: found.labels.slice() };
    started = first.length / x.columns;
  }
  return clusteringOf(best!, started, x.columns, options);
}

function clusteringOf(
  { centres, labels, inertia, iterations, converged }: FoundCentres,
  started: number,
  columns: number,
  options: ParsedKMeansOptions,
): KMeansClustering {
  const kept = withoutGaps(labels, centres, columns);
  if (options.emptyClusters === 'error' && kept.centers.length < centres.length) {
    throw new DuadError(
      'DEGENERATE_DATA',
      `${who}: not every cluster has rows; ask for fewer than ${options.clusters}`,
    );
  }
  const parts = { ...kept, columns, inertia, iterations, converged };
  return kmeansClustering({
    ...parts,
    warnings: warningsFor(options.clusters, started, parts),
    options: typeof options.initialisation === 'object' ? { ...options, initialisation: 'given' } : { ...options },
  });
}

/** Leaves out the centres that no row is nearest to and numbers the others in their order. */
function withoutGaps(
  nearest: Int32Array,
  centres: Float64Array,
  columns: number,
): Pick<KMeansClustering, 'labels' | 'centers'> {
  const used = [...new Set(nearest)].sort((a, b) => a - b);
  if (used.length * columns === centres.length) return { labels: nearest, centers: centres };
  const labelOf = new Map(used.map((cluster, label) => [cluster, label]));
  const centers = new Float64Array(used.length * columns);
  used.forEach((cluster, label) => {
    centers.set(centres.subarray(cluster * columns, (cluster + 1) * columns), label * columns);
  });
  return { labels: nearest.map((cluster) => labelOf.get(cluster)!), centers };
}
