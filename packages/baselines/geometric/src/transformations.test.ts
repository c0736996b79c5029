import { describe, expect, it } from 'vitest';
import { scalingOf, transform, transformations } from './transformations.js';

const all = { flips: true, translations: true, rotations: true };
const show = (pixels: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: pixels.length / width }, (_, row) => Array.from(pixels).slice(row * width, (row + 1) * width));

describe('transformations', () => {
  it('are 72, all different, the identity first', () => {
    const list = transformations(8, 8, all);
    expect(list).toHaveLength(72);
    expect(new Set(list.map((each) => each.join())).size).toBe(72);
    expect([...list[0]!]).toEqual(Array.from({ length: 64 }, (_, i) => i));
  });

  it('are 36 where images are not square, and fewer where some are left out', () => {
    expect(transformations(8, 12, all)).toHaveLength(36);
    expect(transformations(8, 8, { ...all, translations: false })).toHaveLength(8);
    expect(transformations(8, 8, { flips: false, translations: false, rotations: false })).toHaveLength(1);
  });

  it('turn counter-clockwise', () => {
    const turns = transformations(4, 4, { flips: false, translations: false, rotations: true });
    expect(show(turns[1]!, 4)).toEqual([
      [3, 7, 11, 15],
      [2, 6, 10, 14],
      [1, 5, 9, 13],
      [0, 4, 8, 12],
    ]);
    expect([...turns[2]!]).toEqual(Array.from({ length: 16 }, (_, i) => 15 - i));
    // A quarter turn four times over is none.
    let image = Int32Array.from({ length: 16 }, (_, i) => i);
    for (let i = 0; i < 4; i++) image = turns[1]!.map((pixel) => image[pixel]!);
    expect([...image]).toEqual([...turns[0]!]);
  });

  it('mirror left to right', () => {
    const [, flipped] = transformations(4, 4, { flips: true, translations: false, rotations: false });
    expect(show(flipped!, 4)[0]).toEqual([3, 2, 1, 0]);
  });

  it('shift by a quarter of the side and fill up with the mirror image', () => {
    const shifts = transformations(8, 8, { flips: false, translations: true, rotations: false });
    expect(shifts).toHaveLength(9);
    const firstRows = shifts.map((shift) => [...shift].slice(0, 8).map((pixel) => pixel % 8));
    expect(firstRows).toContainEqual([1, 0, 0, 1, 2, 3, 4, 5]);
    expect(firstRows).toContainEqual([2, 3, 4, 5, 6, 7, 7, 6]);
  });
});

describe('transform', () => {
  it('moves all channels of a pixel together, and scales', () => {
    const [, flipped] = transformations(4, 4, { flips: true, translations: false, rotations: false });
    const image = Float32Array.from({ length: 32 }, (_, i) => i);
    const target = new Float32Array(34);
    transform(image, flipped!, 2, { factor: 2, shift: 1 }, target, 2);
    expect([...target.subarray(0, 6)]).toEqual([0, 0, 13, 15, 9, 11]);
  });
});

describe('scalingOf', () => {
  it('brings the range to -1 .. 1, and a constant to 0', () => {
    const { factor, shift } = scalingOf(Float32Array.of(0, 255, 51));
    expect([0, 255].map((value) => value * factor + shift)).toEqual([-1, 1]);
    const constant = scalingOf(Float32Array.of(7, 7));
    expect(7 * constant.factor + constant.shift).toBe(0);
  });
});
