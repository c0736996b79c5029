import { breathe, type Matrix, type RunContext } from '@duad/core';
import { who } from './who.js';

/**
 * Rows that lie far apart, by greedy k-means++ (Arthur and Vassilvitskii, 2007): each next one is the best of
 * 2 + ln(count) rows drawn with a chance proportional to the squared distance from the rows taken so far.
 *
 * @returns at most `count` row numbers; fewer only if the table has fewer different rows. Costs rows * count * ln(count) * d
 */
export async function spreadRows(x: Matrix, count: number, context: RunContext): Promise<number[]> {
  const { rows, columns: d, data } = x;
  const { random } = context;
  const trials = 2 + Math.floor(Math.log(count));
  const chosen = [random.integer(rows)];
  let nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let total = lower(chosen[0]!, nearest, nearest);
  let best = new Float64Array(rows);
  let attempt = new Float64Array(rows);

  /** Writes min(from, distance to the row) to `to` and returns the sum. */
  function lower(row: number, from: Float64Array, to: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const bound = from[i]!;
      let distance = 0;
      for (let j = 0; j < d && distance < bound; j++) distance += (data[i * d + j]! - data[row * d + j]!) ** 2;
      to[i] = Math.min(distance, bound);
      sum += to[i]!;
    }
    return sum;
  }

  while (chosen.length < count && total > 0) {
    let bestTotal = Number.POSITIVE_INFINITY;
    let bestRow = -1;
    for (let trial = 0; trial < trials; trial++) {
      const row = drawRow(nearest, random.uniform() * total);
      const sum = lower(row, nearest, attempt);
      if (sum >= bestTotal) continue;
      bestTotal = sum;
      bestRow = row;
      [best, attempt] = [attempt, best];
    }
    chosen.push(bestRow);
    [nearest, best] = [best, nearest];
    total = bestTotal;
    await breathe(context, who);
  }
  return chosen;
}

/** The row at which the running sum of the weights passes `target`; never one of weight 0. */
function drawRow(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i]!;
    last = i;
    if (sum > target) return i;
  }
  return last;
}
