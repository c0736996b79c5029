import { type RunContext, throwIfCancelled } from '@duad/core';
import { compileProducts, type TensorEngine } from '@duad/engine';
import { type Arena, arenaBytes, createArena } from '@duad/kernels';
import { square } from './kernels/distances-kernel.js';
import { kernelsOver, stretch } from './kernels/kernels.js';
import type { Prepared } from './prepare.js';
import { secondOrderBytes } from './second-order-bytes.js';
import { cancelled, squaredDistance } from './squared-distance.js';
import { reducible, who } from './who.js';

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
  const tile = Math.ceil(columns / Math.ceil(columns / largestTile));
  const half = Math.ceil(tile / 2);
  const tiles = Math.ceil(rows / tile);
  const table = emptyTable(rows, columns, arenaBytes(4 * tile * tile, 4 * rows));
  const values = table.arena.float32(tile * tile);
  const write = tileWriter(prepared, table, values);
  using whole = await compileProducts(engine, { m: tile, n: tile, columns: d });
  using part = await compileProducts(engine, { m: half, n: half, columns: d });

  async function take(size: number, from: number, left: number): Promise<void> {
    throwIfCancelled(context, who);
    const [to, right] = [Math.min(from + size, rows), Math.min(left + size, columns)];
    /** The tile's rows; the last tile reaches back into the one before. */
    const rowsTo = (last: number): Float32Array => features.subarray((last - size) * d, last * d);
    const { multiply } = size === tile ? whole : part;
    await multiply(rowsTo(to), rowsTo(right), values.subarray(0, size * size));
    write(size, [from, to], [left, right]);
  }

  for (let from = 0; from < rows; from += tile) {
    for (let left = 0; left < Math.min(columns, from); left += tile) await take(tile, from, left);
    // On the diagonal one quarter would only be mirrored.
    for (let top = from; top < Math.min(from + tile, rows); top += half) {
      for (let left = from; left <= top && left < columns; left += half) await take(half, top, left);
    }
    context.onProgress?.({ stage: 'distances-end', done: Math.ceil(Math.min(from + tile, rows) / tile), total: tiles });
  }
  for (let row = 0; row < Math.min(rows, columns); row++) table.columnOf[row] = row;
  addUp(table);
  return table;
}

type Range = readonly [from: number, to: number];

/**
 * Writes distances from the products (`values`) of a tile's rows with another's, both of which end where the ranges do.
 * Whole squares below the diagonal go through a kernel, unless distances in them have to be taken anew.
 */
function tileWriter(
  prepared: Prepared,
  { data, columns, stride, arena }: DistanceTable,
  values: Float32Array,
): (tile: number, rows: Range, others: Range) => void {
  const kernels = kernelsOver(arena.memory);
  const squares = arena.float32(prepared.squares.length);
  squares.set(prepared.squares);
  const at = (array: Float32Array, index: number): number => array.byteOffset + 4 * index;

  function bySquare(tile: number, first: number, top: number, left: number): boolean {
    const least = kernels.distances(
      at(values, first + top * tile + left),
      at(squares, top),
      at(squares, left),
      at(data, top * stride + left),
      at(data, left * stride + top),
      4 * tile,
      4 * stride,
      cancelled,
    );
    return least > 0;
  }

  function oneByOne(tile: number, first: number, [top, bottom]: Range, [left, right]: Range): void {
    for (let i = top; i < bottom; i++) {
      const end = Math.min(right, i);
      for (let j = left; j < end; j++) {
        const distance = squaredDistance(prepared, i, j, values[first + i * tile + j]!);
        data[i * stride + j] = distance;
        if (i < columns) data[j * stride + i] = distance;
      }
    }
  }

  return (tile, rows, others) => {
    const first = -(rows[1] - tile) * tile - (others[1] - tile);
    for (const part of squaresOf(rows)) {
      for (const other of squaresOf(others)) {
        const isWhole = part[1] - part[0] === square && other[1] - other[0] === square;
        const isMirrored = other[1] <= part[0] && part[1] <= columns;
        if (!(isWhole && isMirrored && bySquare(tile, first, part[0], other[0]))) oneByOne(tile, first, part, other);
      }
    }
  };
}

function squaresOf([from, to]: Range): Range[] {
  return Array.from({ length: Math.ceil((to - from) / square) }, (_, at) => [
    from + at * square,
    Math.min(from + (at + 1) * square, to),
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

/** @param extra bytes of the arena for others */
function emptyTable(rows: number, columns: number, extra = 0): DistanceTable {
  const stride = strideOf(columns);
  const arena = createArena(arenaBytes(4 * rows * stride) + secondOrderBytes(columns) + extra, who, reducible);
  const columnOf = new Int32Array(rows).fill(-1);
  return { data: arena.float32(rows * stride), rows, columns, stride, columnOf, sums: new Float64Array(rows), arena };
}

function addUp({ data, stride, sums, arena }: DistanceTable): void {
  const { total } = kernelsOver(arena.memory);
  for (let i = 0, at = data.byteOffset; i < sums.length; i++, at += 4 * stride) sums[i] = total(at, at + 4 * stride);
}
