import { DuadError, type Matrix, matrix, type Pauses, type Random } from '@duad/core';
import { type Arena, arenaBytes, createArena } from '@duad/kernels';
import { arenaRows } from './arena-rows.js';
import { distinctRows } from './distinct-rows.js';
import type { ParsedDistributionOptions } from './options.js';
import { reducible, who } from './who.js';

/** What is clustered: the different rows, scaled as the options say. */
export interface Prepared {
  /** Moved so that their mean is near 0: distances stay what they are, and rounding hurts them less. */
  readonly features: Matrix;
  /** Holds the features and has room for one row more. */
  readonly arena: Arena;
  /** |x|^2 of each row of the features. */
  readonly squares: Float64Array;
  /** Length of the longest row of the features. */
  readonly longest: number;
  /** For each row of the input its row of the features, or -1 if it has no direction to scale to unit length. */
  readonly rowOf: Int32Array;
}

/** Beyond this, products of rows do not fit into float32. */
const largestSquare = 1e37;

/** Enough to tell whether the mean is long. */
const sampledRows = 256;

/**
 * Copies, centres, scales and leaves out repeated rows. O(N d) time and memory.
 *
 * @throws INVALID_INPUT if squared lengths exceed float32
 * @throws TOO_MANY_ROWS if the rows take 4 GiB or more
 */
export async function prepare(
  x: Matrix,
  { centre, normalise }: Pick<ParsedDistributionOptions, 'centre' | 'normalise'>,
  pace: Pauses,
): Promise<Prepared> {
  const { rows, columns } = x;
  const offset = centre ? columnMeans(x) : undefined;
  const arena = createArena(arenaBytes(4 * x.data.length, 4 * columns), who, reducible);
  const data = arena.float32(x.data.length);
  const distinct = distinctRows(data, columns);
  const rowOf = new Int32Array(rows).fill(-1);
  const inArena = arenaRows(data, columns, arena);
  const squares: number[] = [];
  for (let i = 0; i < rows; i++) {
    await pace(16 * columns);
    const at = distinct.count;
    data.set(x.data.subarray(i * columns, (i + 1) * columns), at * columns);
    if (offset) for (let j = 0; j < columns; j++) data[at * columns + j]! -= offset[j]!;
    const length = normalise ? Math.sqrt(inArena.square(at)) : 1;
    if (length === 0) continue;
    inArena.scale(at, 1 / length);
    rowOf[i] = distinct.add();
    if (distinct.count > at) squares.push(inArena.square(at));
  }
  const features = matrix(data.subarray(0, distinct.count * columns), distinct.count, columns);
  if (isFarFromOrigin(features, squares)) {
    moveToMean(features);
    for (let row = 0; row < features.rows; row++) squares[row] = inArena.square(row);
  }
  const largest = squares.reduce((a, b) => Math.max(a, b), 0);
  if (!(largest <= largestSquare)) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: squared lengths up to ${largest} do not fit; scale the features down`,
    );
  }
  return { features, arena, squares: Float64Array.from(squares), longest: Math.sqrt(largest), rowOf };
}

/** The same with its rows in random order, moved in place. */
export function shuffled(prepared: Prepared, random: Random): Prepared {
  const { features, squares, rowOf } = prepared;
  const { data, rows, columns } = features;
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const held = new Float32Array(columns);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    held.set(data.subarray(i * columns, (i + 1) * columns));
    data.copyWithin(i * columns, j * columns, (j + 1) * columns);
    data.set(held, j * columns);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const placeOf = new Int32Array(rows);
  order.forEach((row, place) => {
    placeOf[row] = place;
  });
  return {
    ...prepared,
    squares: Float64Array.from(order, (row) => squares[row]!),
    rowOf: rowOf.map((row) => (row < 0 ? row : placeOf[row]!)),
  };
}

function columnMeans({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    for (let j = 0; j < columns; j++) means[j]! += data[from + j]!;
  }
  return means.map((sum) => sum / Math.max(1, rows));
}

/** Whether the mean of all rows is longer than the rows are wide about it; judged by some of the rows. */
function isFarFromOrigin({ data, rows, columns }: Matrix, squares: readonly number[]): boolean {
  const step = Math.ceil(rows / sampledRows);
  const sum = new Float64Array(columns);
  let count = 0;
  let square = 0;
  for (let i = 0; i < rows; i += step, count++) {
    for (let j = 0, at = i * columns; j < columns; j++, at++) sum[j]! += data[at]!;
    square += squares[i]!;
  }
  const ofMean = sum.reduce((total, value) => total + (value / count) ** 2, 0);
  return !(ofMean <= square / count / 2);
}

/** Takes the mean of all rows away from each. */
function moveToMean(features: Matrix): void {
  const { data, rows, columns } = features;
  const means = columnMeans(features);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) data[at]! -= means[j]!;
}
