import { type Evaluation, type Matrix, matrix } from '@duad/core';

/** What `latentFeatures` is made of. */
export interface LatentOptions {
  /** With the angle as the last column (paper, Eq. 5). */
  readonly includeAngle: boolean;
  /** Each row scaled to unit length, as the paper does after Eq. 6. */
  readonly normalise: boolean;
}

/** Z = [code; angle], rows x (codeSize + 1) (paper, Eq. 5). */
export function latentFeatures({ codes, angles }: Evaluation, { includeAngle, normalise }: LatentOptions): Matrix {
  const columns = codes.columns + (includeAngle ? 1 : 0);
  const data = new Float32Array(codes.rows * columns);
  for (let row = 0; row < codes.rows; row++) {
    const z = data.subarray(row * columns, (row + 1) * columns);
    z.set(codes.data.subarray(row * codes.columns, (row + 1) * codes.columns));
    if (includeAngle) z[codes.columns] = angles[row]!;
    if (normalise) {
      const length = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0));
      if (length > 0) for (let j = 0; j < columns; j++) z[j]! /= length;
    }
  }
  return matrix(data, codes.rows, columns);
}
