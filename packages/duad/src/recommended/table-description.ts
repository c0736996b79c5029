import { breathe, type Matrix, type RunContext } from '@duad/core';

/** Rows that are looked at. */
const sampledRows = 5000;
/** Pairs of columns whose correlation is looked at. */
const sampledPairs = 500;
/** How far from 1 the length of a feature vector may be. */
const unitTolerance = 1e-3;

/** What can be seen of a table without labels; shares are of the rows looked at, at most 5,000. */
export interface TableDescription {
  readonly rows: number;
  readonly columns: number;
  /** Columns that hold one value only. */
  readonly constantColumns: number;
  /** Share of the other columns that hold two values only, as those that a category becomes. */
  readonly binaryShare: number;
  /**
   * Variance of the number of ones among the two-valued columns of a row, over what it would be if they did not know of
   * each other: near 0 where they exclude each other, as one-hot columns do, 1 for flags that are independent.
   */
  readonly binaryVariance: number;
  /** Share of the rows that are the same as an earlier one. */
  readonly repeatedShare: number;
  /** Share of the rows whose length is 1 within a thousandth. */
  readonly unitLengthShare: number;
  /** Mean absolute correlation of columns that stand side by side, less that of columns that do not. */
  readonly neighbourCorrelation: number;
  /** Shape of a row, where it is known. */
  readonly itemShape?: readonly number[];
}

/** Looks at a table. Costs sampled rows x columns. */
export async function describeTable(x: Matrix, context: RunContext): Promise<TableDescription> {
  await breathe(context, 'duad');
  const random = context.random.fork('description');
  const rows = random.sample(x.rows, sampledRows);
  const kinds = columnKinds(x, rows);
  const varying = kinds.filter((kind) => kind !== 'constant').length;
  return {
    rows: x.rows,
    columns: x.columns,
    constantColumns: x.columns - varying,
    binaryShare: varying === 0 ? 0 : kinds.filter((kind) => kind === 'binary').length / varying,
    binaryVariance: binaryVariance(x, rows, kinds),
    repeatedShare: 1 - distinctRows(x, rows) / rows.length,
    unitLengthShare: rows.reduce((count, row) => count + (isUnit(x, row) ? 1 : 0), 0) / rows.length,
    neighbourCorrelation: neighbourCorrelation(x, rows, kinds, random),
    ...(x.itemShape && { itemShape: x.itemShape }),
  };
}

type ColumnKind = 'constant' | 'binary' | 'other';

function columnKinds({ data, columns }: Matrix, rows: Uint32Array): ColumnKind[] {
  return Array.from({ length: columns }, (_, column) => {
    const first = data[rows[0]! * columns + column]!;
    let second: number | undefined;
    for (const row of rows) {
      const value = data[row * columns + column]!;
      if (value === first || value === second) continue;
      if (second !== undefined) return 'other';
      second = value;
    }
    return second === undefined ? 'constant' : 'binary';
  });
}

/** See {@link TableDescription.binaryVariance}; the larger of the two values counts as the one. 1 without such columns. */
function binaryVariance({ data, columns }: Matrix, rows: Uint32Array, kinds: readonly ColumnKind[]): number {
  const sums = new Float64Array(rows.length);
  let independent = 0;
  for (const [column, kind] of kinds.entries()) {
    if (kind !== 'binary') continue;
    const larger = rows.reduce((most, row) => Math.max(most, data[row * columns + column]!), Number.NEGATIVE_INFINITY);
    let ones = 0;
    rows.forEach((row, i) => {
      if (data[row * columns + column]! < larger) return;
      sums[i]! += 1;
      ones += 1;
    });
    const share = ones / rows.length;
    independent += share * (1 - share);
  }
  const mean = sums.reduce((sum, value) => sum + value, 0) / rows.length;
  const variance = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
  return independent > 0 ? variance / independent : 1;
}

function distinctRows({ data, columns }: Matrix, rows: Uint32Array): number {
  const bits = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const width = 4 * columns;
  const decoder = new TextDecoder('latin1');
  return new Set(Array.from(rows, (row) => decoder.decode(bits.subarray(row * width, (row + 1) * width)))).size;
}

function isUnit({ data, columns }: Matrix, row: number): boolean {
  let squares = 0;
  for (let at = row * columns; at < (row + 1) * columns; at++) squares += data[at]! ** 2;
  return Math.abs(Math.sqrt(squares) - 1) <= unitTolerance;
}

function neighbourCorrelation(
  x: Matrix,
  rows: Uint32Array,
  kinds: readonly ColumnKind[],
  random: RunContext['random'],
): number {
  const varying = (column: number): boolean => kinds[column] !== undefined && kinds[column] !== 'constant';
  const sides: number[] = [];
  const others: number[] = [];
  for (let pair = 0; pair < sampledPairs; pair++) {
    const [a, b] = [random.integer(x.columns), random.integer(x.columns)];
    if (varying(a) && varying(a + 1)) sides.push(Math.abs(correlation(x, rows, a, a + 1)));
    if (Math.abs(a - b) > 1 && varying(a) && varying(b)) others.push(Math.abs(correlation(x, rows, a, b)));
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return mean(sides) - mean(others);
}

function correlation({ data, columns }: Matrix, rows: Uint32Array, a: number, b: number): number {
  let [sumA, sumB] = [0, 0];
  for (const row of rows) {
    sumA += data[row * columns + a]!;
    sumB += data[row * columns + b]!;
  }
  const [meanA, meanB] = [sumA / rows.length, sumB / rows.length];
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (const row of rows) {
    const [u, v] = [data[row * columns + a]! - meanA, data[row * columns + b]! - meanB];
    product += u * v;
    squaresA += u * u;
    squaresB += v * v;
  }
  return squaresA > 0 && squaresB > 0 ? product / Math.sqrt(squaresA * squaresB) : 0;
}
