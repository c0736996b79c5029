import { createRandom, type Matrix, matrix } from '@duad/core';

/** Normal rows and, at the end, some far from them. */
export function withOutliers(seed: number, rows: number, columns: number, outliers: number): Matrix {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: rows * columns }, (_, at) => {
    const isOutlier = Math.floor(at / columns) >= rows - outliers;
    return random.normal() * (isOutlier ? 4 : 1) + (isOutlier ? 3 : 0);
  });
  return matrix(data, rows, columns);
}
