import type { Matrix } from '@duad/core';

/** Mean and variance of each column. */
export interface ColumnMoments {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Two passes over the data in float64, so that a large mean does not swallow a small variance. */
export function columnMoments(x: Matrix): ColumnMoments {
  const { data, rows, columns } = x;
  const means = new Float64Array(columns);
  const variances = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) means[j]! += data[at++]!;
  }
  for (let j = 0; j < columns; j++) means[j]! /= rows;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) variances[j]! += (data[at++]! - means[j]!) ** 2;
  }
  for (let j = 0; j < columns; j++) variances[j]! /= rows;
  return { means, variances };
}
