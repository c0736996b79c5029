import type { RunContext } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import type { Prepared } from './prepare.js';
import { products } from './products.js';
import { squaredDistance } from './squared-distance.js';

/** Squared distances of all rows from some of them, the landmarks; from all rows in exact mode. */
export interface DistanceTable {
  /** rows x columns, row-major. */
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** For each row the column of the distances from it, or -1 if it is no landmark. */
  readonly columnOf: Int32Array;
  /** Sum of each row. */
  readonly sums: Float64Array;
}

const largestTile = 1024;

/**
 * Distances of all rows from the first `columns` ones, tile by tile, each a matrix product. Distances between landmarks
 * are computed once and mirrored: the table is symmetric to the last bit. O(N L d) time, N L memory.
 */
export async function distanceTable(
  prepared: Prepared,
  columns: number,
  engine: TensorEngine,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<DistanceTable> {
  const { data: features, rows, columns: d } = prepared.features;
  const data = new Float32Array(rows * columns);
  const tile = Math.ceil(columns / Math.ceil(columns / largestTile));
  const tiles = Math.ceil(rows / tile);
  using program = await products(engine, { m: tile, n: tile, columns: d }, context);
  /** The tile's rows; the last tile reaches back into the one before. */
  const rowsOf = (last: number): Float32Array => features.subarray((last - tile) * d, last * d);

  function write(values: Float32Array, from: number, to: number, left: number, right: number): void {
    for (let i = from; i < to; i++) {
      const source = (i - (to - tile)) * tile - (right - tile);
      const end = Math.min(right, i);
      for (let j = left; j < end; j++) {
        const distance = squaredDistance(prepared, i, j, values[source + j]!);
        data[i * columns + j] = distance;
        if (i < columns) data[j * columns + i] = distance;
      }
    }
  }

  for (let from = 0; from < rows; from += tile) {
    const to = Math.min(from + tile, rows);
    for (let left = 0; left < Math.min(columns, from + tile); left += tile) {
      const right = Math.min(left + tile, columns);
      write(await program.multiply(rowsOf(to), rowsOf(right)), from, to, left, right);
    }
    context.onProgress?.({ stage: 'distances-end', done: Math.ceil(to / tile), total: tiles });
  }
  return {
    data,
    rows,
    columns,
    columnOf: Int32Array.from({ length: rows }, (_, row) => (row < columns ? row : -1)),
    sums: rowSums(data, rows, columns),
  };
}

/** The same table with only some of its columns and its first rows. */
export function partOf(table: DistanceTable, rows: number, chosen: Uint32Array): DistanceTable {
  const columns = chosen.length;
  const data = new Float32Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) data[at] = table.data[i * table.columns + chosen[j]!]!;
  }
  const columnOf = new Int32Array(rows).fill(-1);
  chosen.forEach((row, column) => {
    if (row < rows) columnOf[row] = column;
  });
  return { data, rows, columns, columnOf, sums: rowSums(data, rows, columns) };
}

function rowSums(data: Float32Array, rows: number, columns: number): Float64Array {
  const sums = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) sums[i]! += data[at]!;
  return sums;
}
