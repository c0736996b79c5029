import type { Matrix } from '@duad/core';

/** A table at a glance. */
export interface Survey {
  /** d; a point amid the rows, from which squares are taken so that a large mean does not swallow a small variance. */
  readonly origin: Float64Array;
  /** One per row; |x - origin|^2. */
  readonly squares: Float64Array;
  /** Their sum. */
  readonly total: number;
}

/** So many rows, spread over the table, settle where the origin is. */
const sampled = 64;

/** One pass over the data in float64. The origin is the mean of some rows, near enough to that of all. */
export function survey({ data, rows, columns: d }: Matrix): Survey {
  const origin = new Float64Array(d);
  const count = Math.min(rows, sampled);
  for (let at = 0; at < count; at++) {
    const first = Math.floor((at * rows) / count) * d;
    for (let j = 0; j < d; j++) origin[j]! += data[first + j]! / count;
  }
  const squares = new Float64Array(rows);
  const whole = d - (d % 4);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const start = i * d;
    let [first, second, third, fourth] = [0, 0, 0, 0];
    // Four sums, because each addition waits for the one before it.
    for (let j = 0; j < whole; j += 4) {
      const at = start + j;
      const p = data[at]! - origin[j]!;
      const q = data[at + 1]! - origin[j + 1]!;
      const r = data[at + 2]! - origin[j + 2]!;
      const s = data[at + 3]! - origin[j + 3]!;
      first += p * p;
      second += q * q;
      third += r * r;
      fourth += s * s;
    }
    for (let j = whole; j < d; j++) first += (data[start + j]! - origin[j]!) ** 2;
    squares[i] = first + second + (third + fourth);
    total += squares[i]!;
  }
  return { origin, squares, total };
}

/** Mean of the columns' variances, from the columns' sums. */
export function meanVariance({ origin, squares, total }: Survey, sums: Float64Array): number {
  const rows = squares.length;
  const aside = sums.reduce((sum, value, j) => sum + (value / rows - origin[j]!) ** 2, 0);
  return Math.max(0, total / rows - aside) / origin.length;
}
