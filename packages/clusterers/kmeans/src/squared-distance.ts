import type { Matrix } from '@duad/core';

/**
 * |x_row - centre|^2 in float64, difference by difference. The search for it is cut short once it passes `bound`; the
 * result is then some number above `bound`.
 *
 * @param centres K x d, of which the one at `start` is meant
 */
export function squaredDistance(
  { data, columns: d }: Matrix,
  row: number,
  centres: ArrayLike<number>,
  start: number,
  bound: number = Number.POSITIVE_INFINITY,
): number {
  let sum = 0;
  const first = row * d;
  for (let from = 0; from < d && sum <= bound; from += 16) {
    const to = Math.min(from + 16, d);
    for (let j = from; j < to; j++) {
      const difference = data[first + j]! - centres[start + j]!;
      sum += difference * difference;
    }
  }
  return sum;
}
