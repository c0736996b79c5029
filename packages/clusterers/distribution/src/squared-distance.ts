import type { Prepared } from './prepare.js';

/** Below this part of |x|^2 + |y|^2 little is left of a float32 product's digits. */
export const cancelled: number = 2 ** -18;

/**
 * |x_i - x_j|^2 from the product of the two rows, never below 0; taken anew in float64 where the product leaves too
 * little of it.
 */
export function squaredDistance(prepared: Prepared, i: number, j: number, product: number): number {
  const scale = prepared.squares[i]! + prepared.squares[j]!;
  const distance = scale - 2 * product;
  return distance > cancelled * scale ? distance : exactDistance(prepared, i, j);
}

function exactDistance({ features: { data, columns } }: Prepared, i: number, j: number): number {
  let sum = 0;
  for (let k = 0, a = i * columns, b = j * columns; k < columns; k++, a++, b++) sum += (data[a]! - data[b]!) ** 2;
  return sum;
}
