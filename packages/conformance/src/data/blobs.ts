import { createRandom, type Matrix, matrix } from '@duad/core';

/** A table whose clusters are known. */
export interface Blobs {
  readonly x: Matrix;
  /** For each row the number of its blob. */
  readonly truth: Int32Array;
}

/**
 * Round Gaussian blobs of standard deviation 1, the rows in random order.
 *
 * @param perBlob rows of each
 * @param centres one per blob, all of the same length
 */
export function blobs(seed: number, perBlob: number, centres: readonly (readonly number[])[]): Blobs {
  const random = createRandom(seed);
  const columns = centres[0]!.length;
  const rows = perBlob * centres.length;
  const order = random.permutation(rows);
  const data = new Float32Array(rows * columns);
  const truth = new Int32Array(rows);
  order.forEach((row, i) => {
    truth[row] = i % centres.length;
    for (let j = 0; j < columns; j++) data[row * columns + j] = centres[truth[row]!]![j]! + random.normal();
  });
  return { x: matrix(data, rows, columns), truth };
}
