import type { RunContext } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import { type Arena, createArena } from './kernels/arena.js';
import { kernelsOver, stretch } from './kernels/kernels.js';
import type { Prepared } from './prepare.js';
import { products } from './products.js';
import { secondOrderBytes } from './second-order.js';
import { squaredDistance } from './squared-distance.js';

/** Squared distances of all rows from some of them, the landmarks; from all rows in exact mode. */
export interface DistanceTable {
  /** rows x stride, row-major; 0 from `columns` on. */
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** A multiple of the kernels' stretch. */
  readonly stride: number;
  /** For each row the column of the distances from it, or -1 if it is no landmark. */
  readonly columnOf: Int32Array;
  /** Sum of each row. */
  readonly sums: Float64Array;
  /** Holds `data` and has room for what second-order distances need. */
  readonly arena: Arena;
}

const largestTile = 1024;
/** Rows and columns of a tile that are mirrored at a time: they stay in the processor's nearest cache. */
const block = 64;

/** Room for that many columns, a whole number of stretches. */
export function strideOf(columns: number): number {
  return Math.ceil(columns / stretch) * stretch;
}

/**
 * Distances of all rows from the first `columns` ones, tile by tile, each a matrix product. Distances between landmarks
 * are computed once and mirrored: the table is symmetric to the last bit. O(N L d) time, N L memory.
 *
 * @throws TOO_MANY_ROWS if there is no memory for it
 */
export async function distanceTable(
  prepared: Prepared,
  columns: number,
  engine: TensorEngine,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<DistanceTable> {
  const { data: features, rows, columns: d } = prepared.features;
  const table = emptyTable(rows, columns);
  const { data, stride } = table;
  const tile = Math.ceil(columns / Math.ceil(columns / largestTile));
  const tiles = Math.ceil(rows / tile);
  using program = await products(engine, { m: tile, n: tile, columns: d }, context);
  /** The tile's rows; the last tile reaches back into the one before. */
  const rowsOf = (last: number): Float32Array => features.subarray((last - tile) * d, last * d);

  function write(values: Float32Array, [top, bottom]: Range, [left, right]: Range, first: number): void {
    for (let i = top; i < bottom; i++) {
      const end = Math.min(right, i);
      let source = first + i * tile + left;
      for (let j = left; j < end; j++, source++) {
        const distance = squaredDistance(prepared, i, j, values[source]!);
        data[i * stride + j] = distance;
        if (i < columns) data[j * stride + i] = distance;
      }
    }
  }

  for (let from = 0; from < rows; from += tile) {
    const to = Math.min(from + tile, rows);
    for (let left = 0; left < Math.min(columns, from + tile); left += tile) {
      const right = Math.min(left + tile, columns);
      const values = await program.multiply(rowsOf(to), rowsOf(right));
      const first = -(to - tile) * tile - (right - tile);
      for (const part of blocks(from, to)) {
        for (const other of blocks(left, right)) write(values, part, other, first);
      }
    }
    context.onProgress?.({ stage: 'distances-end', done: Math.ceil(to / tile), total: tiles });
  }
  for (let row = 0; row < Math.min(rows, columns); row++) table.columnOf[row] = row;
  addUp(table);
  return table;
}

type Range = readonly [from: number, to: number];

function blocks(from: number, to: number): Range[] {
  return Array.from({ length: Math.ceil((to - from) / block) }, (_, at) => [
    from + at * block,
    Math.min(from + (at + 1) * block, to),
  ]);
}

/** The same table with only some of its columns and its first rows. */
export function partOf(table: DistanceTable, rows: number, chosen: Uint32Array): DistanceTable {
  const part = emptyTable(rows, chosen.length);
  for (let i = 0; i < rows; i++) {
    const from = i * table.stride;
    for (let j = 0, at = i * part.stride; j < chosen.length; j++, at++) part.data[at] = table.data[from + chosen[j]!]!;
  }
  chosen.forEach((row, column) => {
    if (row < rows) part.columnOf[row] = column;
  });
  addUp(part);
  return part;
}

function emptyTable(rows: number, columns: number): DistanceTable {
  const stride = strideOf(columns);
  const arena = createArena(4 * rows * stride + secondOrderBytes(columns));
  const columnOf = new Int32Array(rows).fill(-1);
  return { data: arena.float32(rows * stride), rows, columns, stride, columnOf, sums: new Float64Array(rows), arena };
}

function addUp({ data, stride, sums, arena }: DistanceTable): void {
  const { total } = kernelsOver(arena.memory);
  for (let i = 0, at = data.byteOffset; i < sums.length; i++, at += 4 * stride) sums[i] = total(at, at + 4 * stride);
}
