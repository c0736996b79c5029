import type { GeometricOptions } from './options.js';

/** A transformation of images: for each pixel of the result, row by row, the pixel of the image that it shows. */
export type Transformation = Int32Array;

/**
 * The transformations of the paper (section 5.2): mirrored or not, times shifted by a quarter of the side along each axis
 * or not, times turned by multiples of 90 degrees; 72 in all, the identity first. What a shift uncovers is filled with
 * the mirror image. Images that are not square are turned by 0 and 180 degrees alone: 36.
 */
export function transformations(
  height: number,
  width: number,
  { flips, translations, rotations }: Pick<GeometricOptions, 'flips' | 'translations' | 'rotations'>,
): Transformation[] {
  const quarter = (side: number): number[] => (translations ? [0, -Math.floor(side / 4), Math.floor(side / 4)] : [0]);
  const turns = !rotations ? [0] : height === width ? [0, 1, 2, 3] : [0, 2];
  const list: Transformation[] = [];
  for (const flip of flips ? [false, true] : [false]) {
    for (const down of quarter(height)) {
      for (const right of quarter(width)) {
        for (const turn of turns) list.push(transformation(height, width, flip, down, right, turn));
      }
    }
  }
  return list;
}

/** First mirrored, then shifted, then turned counter-clockwise. */
function transformation(
  height: number,
  width: number,
  flip: boolean,
  down: number,
  right: number,
  turn: number,
): Transformation {
  return Int32Array.from({ length: height * width }, (_, pixel) => {
    const [row, column] = turnBack(Math.floor(pixel / width), pixel % width, height, width, turn);
    const y = mirrored(row - down, height);
    const x = mirrored(column - right, width);
    return y * width + (flip ? width - 1 - x : x);
  });
}

function turnBack(row: number, column: number, height: number, width: number, turn: number): [number, number] {
  switch (turn) {
    case 1:
      return [column, width - 1 - row];
    case 2:
      return [height - 1 - row, width - 1 - column];
    case 3:
      return [height - 1 - column, row];
    default:
      return [row, column];
  }
}

/** Position within 0 .. side - 1, mirrored at the edges, which are repeated. */
function mirrored(at: number, side: number): number {
  if (at < 0) return -1 - at;
  return at < side ? at : 2 * side - 1 - at;
}

/** Writes the transformed and scaled image of a row to `target` at `offset`. */
export function transform(
  image: Float32Array,
  by: Transformation,
  channels: number,
  scaling: Scaling,
  target: Float32Array,
  offset: number,
): void {
  const { factor, shift } = scaling;
  let at = offset;
  for (let pixel = 0; pixel < by.length; pixel++) {
    const source = by[pixel]! * channels;
    for (let channel = 0; channel < channels; channel++) target[at++] = image[source + channel]! * factor + shift;
  }
}

/** x * factor + shift. */
export interface Scaling {
  readonly factor: number;
  readonly shift: number;
}

/** Brings the training images' range to -1 .. 1; a constant table to 0. */
export function scalingOf(data: Float32Array): Scaling {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === low) return { factor: 1, shift: -low };
  const factor = 2 / (high - low);
  return { factor, shift: -1 - low * factor };
}
