import type { Matrix } from '@duad/core';
import { arenaBytes, createArena } from '@duad/kernels';
import { kernelsOver } from './kernels/kernels.js';
import { blockBytes, rowBlock, rowsPerBlock } from './row-block.js';
import { who } from './who.js';

/** A table at a glance. */
export interface Survey {
  /** d; a point amid the rows, from which squares are taken so that a large mean does not swallow a small variance. */
  readonly origin: Float64Array;
  /** One per row; |x - origin|^2. */
  readonly squares: Float64Array;
  /** Their sum. */
  readonly total: number;
}

/** So many rows, spread over the table, settle where the origin is. */
const sampled = 64;

/** One pass over the data in float64. The origin is the mean of some rows, near enough to that of all. */
export function survey({ data, rows, columns: d }: Matrix): Survey {
  const origin = new Float64Array(d);
  const count = Math.min(rows, sampled);
  for (let at = 0; at < count; at++) {
    const first = Math.floor((at * rows) / count) * d;
    for (let j = 0; j < d; j++) origin[j]! += data[first + j]! / count;
  }
  const squares = squaresAbout(origin, { data, rows, columns: d });
  return { origin, squares, total: squares.reduce((sum, square) => sum + square, 0) };
}

/** Squared distance of each row from the origin. */
function squaresAbout(origin: Float64Array, x: Matrix): Float64Array {
  const { data, rows, columns: d } = x;
  const size = rowsPerBlock(x);
  const arena = createArena(arenaBytes(8 * d, 8 * size) + blockBytes(x), who);
  const kernels = kernelsOver(arena.memory);
  const [near, found] = [arena.float64(d), arena.float64(size)];
  // Last, as kernels look a little ahead.
  const block = rowBlock(x, arena);
  const bytes = 8 * Math.floor(d / 2);
  const squares = new Float64Array(rows);
  near.set(origin);
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from);
    const address = block.load(from, from + count);
    kernels.squares(address, address + 4 * d * count, 4 * d, bytes, near.byteOffset, found.byteOffset);
    squares.set(found.subarray(0, count), from);
  }
  if (d % 2 === 1) for (let i = 0; i < rows; i++) squares[i]! += (data[(i + 1) * d - 1]! - origin[d - 1]!) ** 2;
  return squares;
}

/** Mean of the columns' variances, from the columns' sums. */
export function meanVariance({ origin, squares, total }: Survey, sums: Float64Array): number {
  const rows = squares.length;
  const aside = sums.reduce((sum, value, j) => sum + (value / rows - origin[j]!) ** 2, 0);
  return Math.max(0, total / rows - aside) / origin.length;
}
