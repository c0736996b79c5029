import type { Matrix } from '@duad/core';
import { arenaBytes, createArena } from '@duad/kernels';
import { kernelsOver } from './kernels.js';

/**
 * Squared distances from all rows of a table, by vector instructions: the sums of {@link squaredDistance} to the last bit.
 * Memory for a copy of the table.
 *
 * @param who signs the error
 * @returns asks about a row of another table of as many columns; the answer is overwritten by the next
 * @throws TOO_MANY_ROWS if the table is larger than 4 GiB
 */
export function distancesTo({ data, rows, columns }: Matrix, who: string): (x: Matrix, row: number) => Float64Array {
  const arena = createArena(arenaBytes(4 * data.length, 4 * columns, 8 * rows), who);
  const kernels = kernelsOver(arena.memory);
  const table = arena.float32(data.length);
  table.set(data);
  const own = arena.float32(columns);
  const distances = arena.float64(rows);
  const [start, end] = [table.byteOffset, table.byteOffset + table.byteLength];
  const wholeBytes = 4 * (columns - (columns % 4));
  return (x, row) => {
    own.set(x.data.subarray(row * columns, (row + 1) * columns));
    kernels.distances(own.byteOffset, start, end, 4 * columns, wholeBytes, distances.byteOffset);
    return distances;
  };
}
