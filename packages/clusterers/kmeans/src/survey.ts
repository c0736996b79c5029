import type { Matrix } from '@duad/core';

/** A table at a glance. */
export interface Survey {
  /** d; mean of each column. */
  readonly means: Float64Array;
  /** One per row; |x - mean|^2. */
  readonly squares: Float64Array;
  /** Mean of the columns' variances. */
  readonly meanVariance: number;
}

/** Two passes over the data in float64, so that a large mean does not swallow a small variance. */
export function survey({ data, rows, columns: d }: Matrix): Survey {
  const means = new Float64Array(d);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < d; j++, at++) means[j]! += data[at]!;
  }
  for (let j = 0; j < d; j++) means[j]! /= rows;
  const squares = new Float64Array(rows);
  let total = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    let square = 0;
    for (let j = 0; j < d; j++, at++) square += (data[at]! - means[j]!) ** 2;
    squares[i] = square;
    total += square;
  }
  return { means, squares, meanVariance: total / rows / d };
}
