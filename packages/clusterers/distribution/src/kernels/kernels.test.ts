import { createRandom } from '@duad/core';
import { createArena } from '@duad/kernels';
import { describe, expect, it } from 'vitest';
import { square } from './distances-kernel.js';
import { kernelError, kernelsOver, stretch, stretchEntry } from './kernels.js';

const n = 3 * stretch;

function given() {
  const random = createRandom(8);
  const arena = createArena(2 ** 20, 'test');
  const normal = (length: number): Float32Array => {
    const values = arena.float32(length);
    for (let l = 0; l < length; l++) values[l] = random.normal();
    return values;
  };
  return { arena, kernels: kernelsOver(arena.memory), normal };
}

const end = (values: Float32Array): number => values.byteOffset + values.byteLength;
const sumOf = (values: Float32Array, term: (value: number, l: number) => number): number =>
  values.reduce((sum, value, l) => sum + term(value, l), 0);

/** Entries for all stretches, last first, with the same bounds. */
function listOf({ arena }: ReturnType<typeof given>, reject: number, accept: number): [number, number] {
  const bytes = arena.float64((n / stretch) * (stretchEntry / 8));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let s = 0; s < n / stretch; s++) {
    view.setInt32(s * stretchEntry, 4 * (n - (s + 1) * stretch), true);
    view.setFloat64(s * stretchEntry + 8, reject, true);
    view.setFloat64(s * stretchEntry + 16, accept, true);
  }
  return [bytes.byteOffset, bytes.byteOffset + bytes.byteLength];
}

describe('kernels', () => {
  it('sum in float64 as loops do', () => {
    const { kernels, normal } = given();
    const a = normal(n);
    expect(kernels.total(a.byteOffset, end(a))).toBeCloseTo(
      sumOf(a, (value) => value),
      12,
    );
    expect(kernels.squares(a.byteOffset, end(a))).toBeCloseTo(
      sumOf(a, (value) => value * value),
      11,
    );
    expect(kernels.squares(a.byteOffset, a.byteOffset + 4 * stretch)).toBeCloseTo(
      sumOf(a.subarray(0, stretch), (value) => value * value),
      11,
    );
  });

  it('products and differences are off by no more than they say', () => {
    const set = given();
    const { kernels, normal } = set;
    const [a, b] = [normal(n), normal(n)];
    const product = sumOf(a, (value, l) => value * b[l]!);
    const ofAbsolutes = sumOf(a, (value, l) => Math.abs(value * b[l]!));
    const got = kernels.product(a.byteOffset, b.byteOffset, end(a));
    expect(Math.abs(got - product)).toBeLessThanOrEqual(kernelError * ofAbsolutes);

    const difference = sumOf(a, (value, l) => Math.abs(value - b[l]!));
    const [list, listEnd] = listOf(set, 1, Number.NEGATIVE_INFINITY);
    const found = kernels.difference(a.byteOffset, b.byteOffset, list, listEnd, 2, 1e9);
    expect(Math.abs(found - 2 - difference)).toBeLessThanOrEqual(kernelError * difference);
  });

  it('differences are given up above the limit and accepted early below their part of it', () => {
    const set = given();
    const { kernels, normal } = set;
    const [a, b] = [normal(n), normal(n)];
    const between = (limit: number, reject: number, accept: number): number =>
      kernels.difference(a.byteOffset, b.byteOffset, ...listOf(set, reject, accept), 0, limit);
    const whole = sumOf(a, (value, l) => Math.abs(value - b[l]!));
    expect(between(whole * 0.99, 1, Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(between(whole * 1.01, 1, Number.NEGATIVE_INFINITY)).toBeCloseTo(whole, 3);
    expect(between(whole, 0.1, Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(between(whole, 1, 0.9)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('scale in place, through float64, and leave no -0', () => {
    const { kernels, normal } = given();
    const [a, after] = [normal(n), normal(stretch)];
    a[5] = -0;
    const expected = a.map((value) => value * 1e-39 + 0);
    const untouched = after.slice();
    kernels.scale(a.byteOffset, end(a), 1e-39);
    expect(a).toEqual(expected);
    expect(Object.is(a[5], 0)).toBe(true);
    expect(after).toEqual(untouched);
  });

  it('write a square of distances and its mirror, and tell the least', () => {
    const { arena, kernels, normal } = given();
    const [width, stride] = [square + 3, 2 * square];
    const products = normal(width * square);
    const squares = arena.float32(2 * square).fill(9);
    squares.forEach((_, i) => {
      squares[i]! += i / 100;
    });
    const table = arena.float32(stride * stride);
    const distance = (i: number, j: number): number =>
      squares[square + i]! + squares[j]! - 2 * products[i * width + j]!;
    const least = kernels.distances(
      products.byteOffset,
      squares.byteOffset + 4 * square,
      squares.byteOffset,
      table.byteOffset + 4 * square * stride,
      table.byteOffset + 4 * square,
      4 * width,
      4 * stride,
      0.25,
    );
    let expectedLeast = Number.POSITIVE_INFINITY;
    for (let i = 0; i < square; i++) {
      for (let j = 0; j < square; j++) {
        expect(table[(square + i) * stride + j]).toBeCloseTo(distance(i, j), 4);
        expect(table[j * stride + square + i]).toBe(table[(square + i) * stride + j]);
        expectedLeast = Math.min(expectedLeast, distance(i, j) - 0.25 * (squares[square + i]! + squares[j]!));
      }
    }
    expect(least).toBeCloseTo(expectedLeast, 4);
    expect(table.filter((value) => value !== 0).length).toBe(2 * square * square);
  });
});
