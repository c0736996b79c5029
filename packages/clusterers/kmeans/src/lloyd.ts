import { breathe, type Matrix, type RunContext } from '@duad/core';
import { ClusterSums } from './cluster-sums.js';
import type { Distances } from './distances.js';
import { fillEmpty } from './fill-empty.js';
import type { ParsedKMeansOptions } from './options.js';
import { who } from './who.js';

/** Where the iterations ended. */
export interface LloydResult {
  /** K x d. */
  readonly centres: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Lloyd's iterations (1982): assign each row to its nearest centre, move each centre to the mean of its rows, until no row
 * changes sides or the centres' squared movements sum up to no more than `tolerance`. One iteration costs rows K d.
 */
export async function lloyd(
  x: Matrix,
  distances: Distances,
  start: Float64Array,
  tolerance: number,
  { iterations: limit, emptyClusters }: ParsedKMeansOptions,
  context: RunContext,
): Promise<LloydResult> {
  const sums = new ClusterSums(x, start.length / x.columns);
  let centres = start;
  let iterations = 0;
  let converged = false;
  let isFresh = false;
  while (iterations < limit && !converged) {
    await breathe(context, who);
    const changed = sums.update(await distances.nearest(centres, context));
    if (changed > 0) {
      fillEmpty(x, sums, centres, emptyClusters);
      iterations++;
      isFresh = false;
    } else if (isFresh) {
      converged = true;
      break;
    } else {
      sums.refresh();
      isFresh = true;
    }
    const moved = sums.centres(centres);
    const movement = moved.reduce((sum, value, at) => sum + (value - centres[at]!) ** 2, 0);
    centres = moved;
    converged = changed > 0 && movement <= tolerance;
    context.onProgress?.({ stage: 'iteration-end', done: iterations, total: limit, details: { changed, movement } });
  }
  if (!isFresh) {
    sums.refresh();
    centres = sums.centres(centres);
  }
  return { centres, iterations, converged };
}
