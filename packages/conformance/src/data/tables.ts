import { createRandom, type Matrix, matrix, selectRows } from '@duad/core';

/** A table of independent standard normal numbers. */
export function normalTable(seed: number, rows: number, columns: number): Matrix {
  const random = createRandom(seed);
  return matrix(
    Float32Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  );
}

/** A copy with one number replaced. */
export function withValue(x: Matrix, row: number, column: number, value: number): Matrix {
  const data = x.data.slice();
  data[row * x.columns + column] = value;
  return { ...x, data };
}

/** A copy with all numbers multiplied. */
export function scaled(x: Matrix, factor: number): Matrix {
  return { ...x, data: x.data.map((value) => value * factor) };
}

/** Rows `from` .. `to` - 1, copied. */
export function rowsOf(x: Matrix, from: number, to: number): Matrix {
  return selectRows(
    x,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
}

/** The rows in that order, three times over. */
export function threeTimes(x: Matrix): Matrix {
  return selectRows(
    x,
    Array.from({ length: 3 * x.rows }, (_, i) => i % x.rows),
  );
}

/** So many times the first row. */
export function equalRows(x: Matrix, rows: number): Matrix {
  return selectRows(x, new Uint32Array(rows));
}

/** The rows without the last column, for what must keep to a width. */
export function narrower({ data, rows, columns }: Matrix): Matrix {
  return matrix(
    data.filter((_, at) => at % columns < columns - 1),
    rows,
    columns - 1,
  );
}
