import { pauses, type RunContext } from '@duad/core';
import { who } from './who.js';

/**
 * X'X of a table in float64, d x d. O(N d^2 / 2).
 *
 * @param data rows of d numbers each
 */
export async function secondMoments(
  data: Float64Array,
  d: number,
  context: Pick<RunContext, 'signal'>,
): Promise<Float64Array> {
  const sums = new Float64Array(d * d);
  const pause = pauses(context, who);
  for (let start = 0; start < data.length; start += d) {
    const due = pause(d ** 2);
    if (due) await due;
    for (let j = 0; j < d; j++) {
      const value = data[start + j]!;
      if (value === 0) continue;
      const at = j * d;
      for (let k = j; k < d; k++) sums[at + k]! += value * data[start + k]!;
    }
  }
  for (let j = 0; j < d; j++) for (let k = 0; k < j; k++) sums[j * d + k] = sums[k * d + j]!;
  return sums;
}
