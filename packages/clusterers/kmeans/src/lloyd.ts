import { breathe, type Matrix, type RunContext } from '@duad/core';
import { ClusterSums } from './cluster-sums.js';
import type { Distances } from './distances.js';
import { fillEmpty } from './fill-empty.js';
import type { ParsedKMeansOptions } from './options.js';
import { rowsInDoubt } from './rows-in-doubt.js';
import { who } from './who.js';

/** Where the iterations ended. */
export interface LloydResult {
  /** K x d. */
  readonly centres: Float64Array;
  /** The nearest of these centres for each row. */
  readonly labels: Int32Array;
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
  let assignment = await distances.nearest(centres, context);
  let iterations = 0;
  let converged = false;

  /** Moves the centres to the means and assigns the rows to them; returns how far the centres moved, squared. */
  async function step(): Promise<number> {
    const moved = sums.centres(centres);
    const movement = moved.reduce((sum, value, at) => sum + (value - centres[at]!) ** 2, 0);
    const doubtful = rowsInDoubt(assignment, centres, moved, x.columns);
    centres = moved;
    assignment = await distances.nearest(centres, context, assignment, doubtful);
    return movement;
  }

  let changed = sums.update(assignment.labels);
  while (!converged && iterations < limit) {
    await breathe(context, who);
    fillEmpty(x, sums, centres, emptyClusters);
    const movement = await step();
    changed = sums.update(assignment.labels);
    iterations++;
    context.onProgress?.({ stage: 'iteration-end', done: iterations, total: limit, details: { changed, movement } });
    converged = changed === 0 || movement <= tolerance;
    if (changed > 0) continue;
    // Before the last word the sums are made anew. Where that changes a row, a huge one had rounded others away.
    sums.refresh();
    await step();
    changed = sums.update(assignment.labels);
    converged = changed === 0;
  }
  return { centres, labels: assignment.labels, iterations, converged };
}
