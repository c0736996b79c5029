import { type Matrix, matrix, type RunContext } from '@duad/core';
import { momentProducts } from './moment-products.js';
import { principalDirections, spareDirections } from './principal-directions.js';

/** Rows along some orthonormal directions, with their whole lengths. */
export interface Coordinates {
  /** rows x m. */
  readonly table: Matrix;
  /** Squared length of each row in all its columns; at least that of its coordinates. */
  readonly squaredLengths: Float64Array;
}

/** Of the whole table; for the few leading directions of most rows, which are wanted, they need not have settled. */
const iterations = 6;

/**
 * Coordinates along the `m` leading uncentred principal directions of all rows, by products with the rows, never with a
 * d x d table; the rows as they are if there are no more than `m` columns. The few leading directions of most of the rows
 * lie all but inside those many of all rows (Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review
 * 2011), and m^2 work there is less than d^2. Costs 12 d m per row; memory for m numbers a row and 3 m d.
 */
export async function coordinates(
  x: Matrix,
  m: number,
  context: Pick<RunContext, 'engine' | 'signal'>,
): Promise<Coordinates> {
  const { rows, columns: d, data } = x;
  const squaredLengths = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let i = row * d; i < (row + 1) * d; i++) squaredLengths[row]! += data[i]! ** 2;
  }
  if (d <= m) return { table: x, squaredLengths };
  using products = await momentProducts(x, Math.min(d, m + spareDirections), m, context);
  const basis = await principalDirections((vectors) => products.times(vectors, context), d, m, iterations);
  return { table: matrix(await products.along(basis, context), rows, m), squaredLengths };
}
