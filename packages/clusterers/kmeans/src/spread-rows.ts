import type { RunContext } from '@duad/core';
import type { Distances } from './distances.js';

/**
 * Rows that lie far apart, by greedy k-means++ (Arthur and Vassilvitskii, 2007): each next one is the best of
 * 2 + ln(count) rows drawn with a chance proportional to the squared distance from the rows taken so far.
 *
 * @returns at most `count` row numbers; fewer only if the table has fewer different rows
 */
export async function spreadRows(
  distances: Distances,
  rows: number,
  count: number,
  context: RunContext,
): Promise<number[]> {
  const { random } = context;
  const trials = 2 + Math.floor(Math.log(count));
  const chosen = [random.integer(rows)];
  let [nearest] = (await distances.fromRows(chosen, context)) as [Float64Array];
  let total = nearest.reduce((sum, distance) => sum + distance, 0);
  while (chosen.length < count && total > 0) {
    const candidates = drawRows(
      nearest,
      Array.from({ length: trials }, () => random.uniform() * total),
    );
    const attempts = await distances.fromRows(candidates, context);
    const sums = attempts.map((attempt) => lower(attempt, nearest));
    const best = sums.indexOf(Math.min(...sums));
    chosen.push(candidates[best]!);
    nearest = attempts[best]!;
    total = sums[best]!;
  }
  return chosen;
}

/** Writes min(attempt, nearest) to `attempt` and returns the sum. */
function lower(attempt: Float64Array, nearest: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < attempt.length; i++) {
    if (nearest[i]! < attempt[i]!) attempt[i] = nearest[i]!;
    sum += attempt[i]!;
  }
  return sum;
}

/** For each target the row at which the running sum of the weights passes it; never one of weight 0. */
function drawRows(weights: Float64Array, targets: readonly number[]): number[] {
  const order = targets.map((_, i) => i).sort((a, b) => targets[a]! - targets[b]!);
  const drawn = new Array<number>(targets.length);
  let sum = 0;
  let last = 0;
  let next = 0;
  for (let i = 0; i < weights.length && next < order.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i]!;
    last = i;
    while (next < order.length && sum > targets[order[next]!]!) drawn[order[next++]!] = i;
  }
  while (next < order.length) drawn[order[next++]!] = last;
  return drawn;
}
