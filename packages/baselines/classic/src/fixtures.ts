import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom, type Matrix, matrix } from '@duad/core';

/** A file of reference results, if there is one: env DUAD_ORACLES, else `../shared/oracles`. */
export function readOracle(name: string): unknown {
  const folder = process.env.DUAD_ORACLES ?? fileURLToPath(new URL('../../../../../shared/oracles', import.meta.url));
  const file = `${folder}/${name}`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Normal rows and, at the end, some far from them. */
export function withOutliers(seed: number, rows: number, columns: number, outliers: number): Matrix {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: rows * columns }, (_, at) => {
    const isOutlier = Math.floor(at / columns) >= rows - outliers;
    return random.normal() * (isOutlier ? 4 : 1) + (isOutlier ? 3 : 0);
  });
  return matrix(data, rows, columns);
}
