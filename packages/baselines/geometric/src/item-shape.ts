import { DuadError, type Matrix } from '@duad/core';
import { who } from './who.js';

/** Height, width and channels of an image. */
export type ItemShape = readonly [height: number, width: number, channels: number];

const smallestSide = 4;

/**
 * What a row is: an image of at least 4 x 4 pixels, channels last.
 *
 * @throws INVALID_INPUT
 */
export function itemShapeOf({ itemShape }: Matrix): ItemShape {
  const [height = 0, width = 0, channels = 1, ...rest] = itemShape ?? [];
  if (height >= smallestSide && width >= smallestSide && rest.length === 0) return [height, width, channels];
  throw new DuadError(
    'INVALID_INPUT',
    `${who}: expected rows that are images of at least ${smallestSide} x ${smallestSide} pixels, with an itemShape of [height, width, channels], got ${itemShape ? `[${itemShape.join(', ')}]` : 'none'}; make the table with matrix(data, rows, columns, itemShape)`,
  );
}
