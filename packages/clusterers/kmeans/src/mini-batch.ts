import { breathe, type Matrix, type Random, type RunContext } from '@duad/core';
import { ClusterSums } from './cluster-sums.js';
import type { Distances } from './distances.js';
import type { FoundCentres } from './found-centres.js';
import { inertiaOf } from './inertia-of.js';
import type { ParsedKMeansOptions } from './options.js';
import { squaredDistance } from './squared-distance.js';
import type { Survey } from './survey.js';
import { who } from './who.js';

/**
 * Mini-batch k-means (Sculley, Web-scale k-means clustering, WWW 2010, algorithm 1): rows drawn at random pull their nearest
 * centres, each centre at a learning rate of one over the rows that it has seen. One batch costs batchSize K d; the labels
 * at the end, of all rows, rows K d.
 *
 * Centres that see too few rows are put on rows of a batch. It ends once the batches' mean squared distance, smoothed over
 * half a pass, has not fallen below its least for `patience` batches.
 */
export async function miniBatch(
  x: Matrix,
  overview: Survey,
  distances: Distances,
  start: Float64Array,
  { iterations: passes, batchSize, patience, starvedShare }: ParsedKMeansOptions,
  context: RunContext,
): Promise<FoundCentres> {
  const { random } = context;
  const size = Math.min(batchSize, x.rows);
  const limit = Math.ceil((passes * x.rows) / size);
  const smoothing = Math.min(1, (2 * size) / (x.rows + 1));
  const centres = start.slice();
  const seen = new Float64Array(start.length / x.columns);
  let smoothed = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  let idle = 0;
  let iterations = 0;
  while (idle < patience && iterations < limit) {
    await breathe(context, who);
    const batch = Uint32Array.from({ length: size }, () => random.integer(x.rows));
    const assigned = await distances.nearest(centres, context, batch);
    const cost = meanSquare(x, batch, centres, assigned);
    pull(x, batch, centres, seen, assigned);
    iterations++;
    // Seldom enough for a centre just moved to see rows.
    const isTime = (iterations * size) % (10 * seen.length) < size;
    const moved = isTime ? moveStarved(x, batch, centres, seen, starvedShare, random) : 0;
    context.onProgress?.({ stage: 'batch-end', done: iterations, total: limit, details: { cost, moved } });
    // The first batch is judged by the start, not by what it taught.
    if (iterations === 1) continue;
    smoothed = Number.isNaN(smoothed) ? cost : smoothed + smoothing * (cost - smoothed);
    idle = smoothed < least || moved > 0 ? 0 : idle + 1;
    least = Math.min(least, smoothed);
  }
  const labels = await distances.nearest(centres, context);
  const sums = new ClusterSums(x, seen.length, overview);
  sums.fill(labels);
  return { centres, labels, inertia: inertiaOf(x, sums, overview, centres), iterations, converged: idle >= patience };
}

/** Mean squared distance of the batch's rows to their centres. */
function meanSquare(x: Matrix, batch: Uint32Array, centres: Float64Array, labels: Int32Array): number {
  let sum = 0;
  batch.forEach((row, at) => {
    sum += squaredDistance(x, row, centres, labels[at]! * x.columns);
  });
  return sum / batch.length;
}

/** Moves each row's centre towards it, to the mean of all rows that it has seen. */
function pull(
  { data, columns: d }: Matrix,
  batch: Uint32Array,
  centres: Float64Array,
  seen: Float64Array,
  labels: Int32Array,
): void {
  batch.forEach((row, at) => {
    const label = labels[at]!;
    const rate = 1 / ++seen[label]!;
    const centre = label * d;
    for (let j = 0; j < d; j++) centres[centre + j]! += rate * (data[row * d + j]! - centres[centre + j]!);
  });
}

/** Puts starved centres on rows of the batch, at most on half of them; returns how many. */
function moveStarved(
  { data, columns: d }: Matrix,
  batch: Uint32Array,
  centres: Float64Array,
  seen: Float64Array,
  share: number,
  random: Random,
): number {
  const limit = share * Math.max(...seen);
  const starved = [...seen.keys()].filter((k) => seen[k]! < limit).sort((a, b) => seen[a]! - seen[b]!);
  const places = random.sample(batch.length, Math.min(starved.length, Math.floor(batch.length / 2)));
  // As if they had seen as many rows as the next hungriest, so that one row does not pull them away.
  const least = Math.min(...seen.filter((count) => count >= limit));
  places.forEach((place, at) => {
    const k = starved[at]!;
    const row = batch[place]!;
    centres.set(data.subarray(row * d, (row + 1) * d), k * d);
    seen[k] = least;
  });
  return places.length;
}
