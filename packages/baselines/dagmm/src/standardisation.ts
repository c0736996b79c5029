import type { Matrix } from '@duad/core';

/** What brings each column to mean 0 and variance 1; float64, [columns] each. */
export interface Standardisation {
  readonly means: Float64Array;
  /** Standard deviations; 1 for constant columns. */
  readonly deviations: Float64Array;
}

/** Means and standard deviations of the columns, in two passes. */
export function standardisationOf({ data, rows, columns }: Matrix): Standardisation {
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) means[j]! += data[row * columns + j]! / rows;
  }
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) deviations[j]! += (data[row * columns + j]! - means[j]!) ** 2 / rows;
  }
  // Rounding of the mean makes a constant column look as if it varied by a few units in its last place.
  return {
    means,
    deviations: deviations.map((variance, j) => {
      const deviation = Math.sqrt(variance);
      return deviation > 1e-7 * Math.abs(means[j]!) ? deviation : 1;
    }),
  };
}

/** The rows in that scale, as a copy. */
export function standardise({ data, rows, columns }: Matrix, { means, deviations }: Standardisation): Float32Array {
  const scaled = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) {
      const i = row * columns + j;
      scaled[i] = (data[i]! - means[j]!) / deviations[j]!;
    }
  }
  return scaled;
}
