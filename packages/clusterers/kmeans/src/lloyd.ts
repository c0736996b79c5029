import { breathe, type Matrix, type RunContext } from '@duad/core';
import { ClusterSums } from './cluster-sums.js';
import type { Distances } from './distances.js';
import { fillEmpty } from './fill-empty.js';
import type { FoundCentres } from './found-centres.js';
import { inertiaOf } from './inertia-of.js';
import type { ParsedKMeansOptions } from './options.js';
import { meanVariance, type Survey } from './survey.js';
import { who } from './who.js';

/**
 * Lloyd's iterations (1982): assign each row to its nearest centre, move each centre to the mean of its rows, until no row
 * changes sides or the centres' squared movements sum up to no more than `tolerance` times the columns' mean variance. One
 * iteration costs rows K d.
 */
export async function lloyd(
  x: Matrix,
  overview: Survey,
  distances: Distances,
  start: Float64Array,
  { iterations: limit, tolerance, emptyClusters }: ParsedKMeansOptions,
  context: RunContext,
): Promise<FoundCentres> {
  const sums = new ClusterSums(x, start.length / x.columns, overview);
  let centres = start;
  let labels = await distances.nearest(centres, context);
  sums.fill(labels);
  const leastMovement = tolerance * meanVariance(overview, sums.columnSums());
  let iterations = 0;
  let converged = false;

  /** Moves the centres to the means and assigns the rows to them; returns how far the centres moved, squared. */
  async function step(): Promise<number> {
    const moved = sums.centres(centres);
    const movement = moved.reduce((sum, value, at) => sum + (value - centres[at]!) ** 2, 0);
    centres = moved;
    labels = await distances.nearest(centres, context);
    return movement;
  }

  while (!converged && iterations < limit) {
    await breathe(context, who);
    fillEmpty(x, sums, centres, emptyClusters);
    const movement = await step();
    const changed = sums.update(labels, distances.changed);
    iterations++;
    context.onProgress?.({ stage: 'iteration-end', done: iterations, total: limit, details: { changed, movement } });
    converged = changed === 0 || movement <= leastMovement;
    if (changed > 0 || !sums.repair()) continue;
    // The repaired sums may have other means, and those other rows.
    await step();
    converged = sums.update(labels, distances.changed) === 0;
  }
  sums.repair();
  const inertia = inertiaOf(x, sums, overview, centres);
  return { centres, labels, inertia, iterations, converged };
}
