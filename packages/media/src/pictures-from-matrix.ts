import { DuadError, type Matrix, type Picture } from '@duad/core';
import { who } from './who.js';

/**
 * The rows of a table as pictures, for tables whose `itemShape` is [height, width, channels].
 *
 * @param range what black and full light are in the table; [0, 1] unless given
 * @throws INVALID_INPUT if a row is no picture
 */
export function* picturesFromMatrix(x: Matrix, range: readonly [number, number] = [0, 1]): Generator<Picture> {
  const [height, width, channels = 1] = x.itemShape ?? [];
  if (height === undefined || width === undefined || ![1, 3, 4].includes(channels)) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: expected a table whose itemShape is [height, width, 1, 3 or 4], got [${x.itemShape ?? ''}]`,
    );
  }
  const [black, light] = range;
  const factor = 255 / (light - black);
  for (let row = 0; row < x.rows; row++) {
    const data = x.data.subarray(row * x.columns, (row + 1) * x.columns).map((value) => (value - black) * factor);
    yield { data, width, height, channels };
  }
}
