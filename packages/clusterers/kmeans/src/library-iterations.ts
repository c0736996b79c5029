import { breathe, loadLibrary, type Matrix, type RunContext } from '@duad/core';
import type { kmeansGenerator } from 'ml-kmeans';
import { ClusterSums } from './cluster-sums.js';
import type { Distances } from './distances.js';
import type { FoundCentres } from './found-centres.js';
import { inertiaOf } from './inertia-of.js';
import type { ParsedKMeansOptions } from './options.js';
import { meanVariance, type Survey } from './survey.js';
import { who } from './who.js';

/** It takes nested arrays of boxed rows, eight times as long as ours and more: some ten seconds for so many of 128 columns. */
export const maximumLibraryRows = 20_000;

interface Library {
  readonly kmeansGenerator: typeof kmeansGenerator;
}

/**
 * Iterations by the npm library ml-kmeans from the same start. Its iterations are taken one at a time, so that they can be
 * cancelled; its centres are assigned to here, so that labels are those that `assign` gives. It stops once no centre has
 * moved by more than the tolerance, where ours adds the movements up.
 *
 * @throws MISSING_DEPENDENCY if it is not installed
 */
export async function libraryIterations(
  x: Matrix,
  overview: Survey,
  distances: Distances,
  start: Float64Array,
  { iterations: limit, tolerance }: ParsedKMeansOptions,
  context: RunContext,
  load: () => Promise<Library> = () => import('ml-kmeans'),
): Promise<FoundCentres> {
  const library = await loadLibrary(load, who, 'ml-kmeans', " or choose implementation 'own'");
  const clusters = start.length / x.columns;
  const sums = new ClusterSums(x, clusters, overview);
  sums.fill(new Int32Array(x.rows));
  const steps = library.kmeansGenerator(nested(x.data, x.columns), clusters, {
    initialization: nested(start, x.columns),
    maxIterations: limit,
    tolerance: tolerance * meanVariance(overview, sums.columnSums()),
  });
  let centres = start;
  let iterations = 0;
  let converged = false;
  for (const step of steps) {
    centres = Float64Array.from(step.centroids.flat());
    ({ iterations, converged } = step);
    context.onProgress?.({ stage: 'iteration-end', done: iterations, total: limit });
    await breathe(context, who);
  }
  const labels = await distances.nearest(centres, context);
  sums.fill(labels);
  return { centres, labels, inertia: inertiaOf(x, sums, overview, centres), iterations, converged };
}

function nested(values: Float32Array | Float64Array, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) => [
    ...values.subarray(row * columns, (row + 1) * columns),
  ]);
}
