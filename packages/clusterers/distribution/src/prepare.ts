import { DuadError, type Matrix, matrix, type Random } from '@duad/core';
import { distinctRows } from './distinct-rows.js';
import type { ParsedDistributionOptions } from './options.js';
import type { Pace } from './pace.js';
import { who } from './who.js';

/** What is clustered: the different rows, scaled as the options say. */
export interface Prepared {
  /** Moved so that their mean is 0: distances stay what they are, and rounding hurts them less. */
  readonly features: Matrix;
  /** |x|^2 of each row of the features. */
  readonly squares: Float64Array;
  /** Length of the longest row of the features. */
  readonly longest: number;
  /** For each row of the input its row of the features, or -1 if it has no direction to scale to unit length. */
  readonly rowOf: Int32Array;
}

/** Beyond this, products of rows do not fit into float32. */
const largestSquare = 1e37;

/**
 * Copies, centres, scales and leaves out repeated rows. O(N d) time and memory.
 *
 * @throws INVALID_INPUT if squared lengths exceed float32
 */
export async function prepare(
  x: Matrix,
  { centre, normalise }: Pick<ParsedDistributionOptions, 'centre' | 'normalise'>,
  pace: Pace,
): Promise<Prepared> {
  const { rows, columns } = x;
  const offset = centre ? columnMeans(x) : new Float64Array(columns);
  const data = new Float32Array(x.data.length);
  const distinct = distinctRows(data, columns);
  const rowOf = new Int32Array(rows).fill(-1);
  const scaled = new Float32Array(columns);
  for (let i = 0; i < rows; i++) {
    await pace(16 * columns);
    const row = x.data.subarray(i * columns, (i + 1) * columns);
    const length = normalise ? distanceBetween(row, offset) : 1;
    if (length === 0) continue;
    for (let j = 0; j < columns; j++) scaled[j] = (row[j]! - offset[j]!) / length;
    rowOf[i] = distinct.add(scaled);
  }
  const features = matrix(data.subarray(0, distinct.count * columns), distinct.count, columns);
  moveToMean(features);
  const squares = squaredLengths(features);
  const largest = squares.reduce((a, b) => Math.max(a, b), 0);
  if (!(largest <= largestSquare)) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: squared lengths up to ${largest} do not fit; scale the features down`,
    );
  }
  return { features, squares, longest: Math.sqrt(largest), rowOf };
}

/** The same with its rows in random order, moved in place. */
export function shuffled({ features, squares, longest, rowOf }: Prepared, random: Random): Prepared {
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
    features,
    longest,
    squares: Float64Array.from(order, (row) => squares[row]!),
    rowOf: rowOf.map((row) => (row < 0 ? row : placeOf[row]!)),
  };
}

function columnMeans({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) means[j]! += data[at]!;
  return means.map((sum) => sum / Math.max(1, rows));
}

function distanceBetween(row: Float32Array, offset: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (row[j]! - offset[j]!) ** 2;
  return Math.sqrt(sum);
}

function moveToMean(features: Matrix): void {
  const { data, rows, columns } = features;
  const means = columnMeans(features);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) data[at]! -= means[j]!;
}

function squaredLengths({ data, rows, columns }: Matrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++, at++) sum += data[at]! * data[at]!;
    squares[i] = sum;
  }
  return squares;
}
