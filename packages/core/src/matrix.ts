import { DuadError } from './errors.js';

/** Row-major float32 table: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** What a row is when it is not a plain vector, e.g. `[32, 32, 3]`; its product equals `columns`. */
  readonly itemShape?: readonly number[];
}

/**
 * Wraps `data` as a matrix without copying it.
 *
 * @param data rows * columns numbers, row after row
 * @param itemShape whole numbers above 0 whose product is `columns`
 * @throws INVALID_INPUT if the sizes do not fit together
 */
export function matrix(data: Float32Array, rows: number, columns: number, itemShape?: readonly number[]): Matrix {
  if (!(data instanceof Float32Array)) {
    throw new DuadError('INVALID_INPUT', 'matrix: expected a Float32Array; make one with Float32Array.from(numbers)');
  }
  const sizesAreCounts = Number.isInteger(rows) && Number.isInteger(columns) && rows >= 0 && columns >= 0;
  if (!sizesAreCounts || data.length !== rows * columns) {
    throw new DuadError(
      'INVALID_INPUT',
      `matrix: expected rows * columns values, got ${data.length} values for ${rows} rows and ${columns} columns`,
    );
  }
  if (itemShape && !multipliesTo(itemShape, columns)) {
    throw new DuadError(
      'INVALID_INPUT',
      `matrix: expected an item shape of whole numbers that multiply to the ${columns} columns, got [${itemShape.join(', ')}]`,
    );
  }
  return itemShape ? { data, rows, columns, itemShape } : { data, rows, columns };
}

function multipliesTo(shape: readonly number[], columns: number): boolean {
  return shape.every((side) => Number.isInteger(side) && side > 0) && shape.reduce((a, b) => a * b, 1) === columns;
}

/**
 * Builds a matrix from rows of numbers; for examples and tests, not for large tables.
 *
 * @throws INVALID_INPUT if the rows differ in length
 */
export function matrixFromRows(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) {
      throw new DuadError('INVALID_INPUT', `matrixFromRows: row ${i} has ${row.length} values, row 0 has ${columns}`);
    }
    data.set(row, i * columns);
  });
  return matrix(data, rows.length, columns);
}

/**
 * Copies the named rows, in the order given, repetitions included. O(rows.length * x.columns).
 *
 * @throws INVALID_INPUT if there is no such row
 */
export function selectRows(x: Matrix, rows: ArrayLike<number>): Matrix {
  const { columns } = x;
  const data = new Float32Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (!(Number.isInteger(row) && row >= 0 && row < x.rows)) {
      throw new DuadError(
        'INVALID_INPUT',
        `selectRows: expected row numbers from 0 to ${x.rows - 1}, got ${row} at ${i}`,
      );
    }
    const start = row * columns;
    data.set(x.data.subarray(start, start + columns), i * columns);
  }
  return x.itemShape
    ? { data, rows: rows.length, columns, itemShape: x.itemShape }
    : { data, rows: rows.length, columns };
}
