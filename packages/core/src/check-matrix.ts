import { DuadError } from './errors.js';
import type { Matrix } from './matrix.js';

/** What {@link checkMatrix} demands beyond finite numbers. */
export interface MatrixRequirements {
  /** At least so many rows; 1 unless given. */
  readonly minimumRows?: number;
  /** At most so many rows. */
  readonly maximumRows?: number;
  /** Exactly so many columns, as those that a plug-in was fitted on. */
  readonly columns?: number;
  /**
   * Whether NaN and infinity are looked for, in a pass over the data; true unless given. Who makes such a pass anyway may
   * look there first and come back only to have them named.
   */
  readonly finite?: boolean;
}

/**
 * Refuses what no algorithm here can work on: no rows, no columns, NaN, infinity, a wrong width. One pass over the data.
 *
 * @param who the plug-in that asks, for the message
 * @throws INVALID_INPUT, TOO_FEW_ROWS, TOO_MANY_ROWS, WIDTH_MISMATCH or NOT_FINITE (with the row and column in `details`)
 */
export function checkMatrix(x: Matrix, who: string, requirements: MatrixRequirements = {}): void {
  const { minimumRows = 1, maximumRows = Number.POSITIVE_INFINITY, columns, finite = true } = requirements;
  const sizesAreCounts = Number.isInteger(x?.rows) && Number.isInteger(x?.columns) && x.rows >= 0 && x.columns >= 0;
  if (!sizesAreCounts || !(x.data instanceof Float32Array) || x.data.length !== x.rows * x.columns) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: expected a row-major Float32Array of rows * columns values; make one with matrix(data, rows, columns)`,
    );
  }
  if (columns !== undefined && x.columns !== columns) {
    throw new DuadError('WIDTH_MISMATCH', `${who}: expected ${columns} columns, as in fitting, got ${x.columns}`, {
      details: { expected: columns, got: x.columns },
    });
  }
  if (x.columns === 0) throw new DuadError('INVALID_INPUT', `${who}: expected at least one column, got none`);
  if (x.rows < minimumRows) {
    throw new DuadError('TOO_FEW_ROWS', `${who}: expected at least ${minimumRows} rows, got ${x.rows}`, {
      details: { minimumRows, got: x.rows },
    });
  }
  if (x.rows > maximumRows) {
    throw new DuadError(
      'TOO_MANY_ROWS',
      `${who}: takes at most ${maximumRows} rows, got ${x.rows}; fit on a sample of the rows instead`,
      { details: { maximumRows, got: x.rows } },
    );
  }
  const at = finite ? firstNotFinite(x.data) : -1;
  if (at >= 0) {
    const row = Math.floor(at / x.columns);
    const column = at % x.columns;
    throw new DuadError(
      'NOT_FINITE',
      `${who}: row ${row}, column ${column} is ${x.data[at]}; replace or drop missing and infinite values first`,
      { details: { row, column } },
    );
  }
}

/**
 * A number is not finite if its exponent bits are all set: one more than that and the sign's place is reached, which four
 * numbers at a time are asked for without converting any.
 */
function firstNotFinite(data: Float32Array): number {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const whole = bits.length - (bits.length % 4);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    first |= (bits[i]! & 0x7fff_ffff) + 0x80_0000;
    second |= (bits[i + 1]! & 0x7fff_ffff) + 0x80_0000;
    third |= (bits[i + 2]! & 0x7fff_ffff) + 0x80_0000;
    fourth |= (bits[i + 3]! & 0x7fff_ffff) + 0x80_0000;
  }
  for (let i = whole; i < bits.length; i++) first |= (bits[i]! & 0x7fff_ffff) + 0x80_0000;
  return (first | second | third | fourth) >= 0 ? -1 : data.findIndex((value) => !Number.isFinite(value));
}
