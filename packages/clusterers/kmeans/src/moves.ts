import { packed } from './kernels/products-kernel.js';
import { slack } from './kernels/record.js';

/** A move this small and smaller is rounded up to it. */
export const leastMove: number = 2 ** -120;

/** How far each centre has moved, and the farthest of each pack, rounded up. */
export function writeMoves(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  columns: number,
  moves: Float32Array,
  packMoves: Float32Array,
): void {
  packMoves.fill(0);
  for (let start = 0, k = 0; start < after.length; start += columns, k++) {
    let square = 0;
    for (let j = start; j < start + columns; j++) square += (after[j]! - before[j]!) ** 2;
    moves[k] = Math.sqrt(square) * (1 + slack) + leastMove;
    const pack = Math.floor(k / packed);
    packMoves[pack] = Math.max(packMoves[pack]!, moves[k]!);
  }
}
