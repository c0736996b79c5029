import { createRandom, matrix } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrink } from './shrink.js';

const [rows, columns] = [4, 3];
const penalties = ['l1', 'l21-rows', 'l21-columns'] as const;

function penaltyOf(data: ArrayLike<number>, penalty: (typeof penalties)[number]): number {
  if (penalty === 'l1') return Array.from(data).reduce((sum, value) => sum + Math.abs(value), 0);
  const squares = new Array(penalty === 'l21-rows' ? rows : columns).fill(0);
  Array.from(data).forEach((value, i) => {
    squares[penalty === 'l21-rows' ? Math.floor(i / columns) : i % columns] += value * value;
  });
  return squares.reduce((sum, square) => sum + Math.sqrt(square), 0);
}

describe('shrink', () => {
  it.each(penalties)('minimises lambda * penalty + half the squared change, for %s', (penalty) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.05, max: 2, noNaN: true }), (seed, lambda) => {
        const random = createRandom(seed);
        const before = Float32Array.from({ length: rows * columns }, () => random.normal());
        const s = matrix(before.slice(), rows, columns);
        shrink(s, lambda, penalty);
        const value = (data: ArrayLike<number>): number =>
          lambda * penaltyOf(data, penalty) + before.reduce((sum, entry, i) => sum + (data[i]! - entry) ** 2, 0) / 2;
        const least = value(s.data);
        for (let trial = 0; trial < 20; trial++) {
          const other = s.data.map((entry) => entry + 0.05 * random.normal());
          expect(value(other)).toBeGreaterThanOrEqual(least - 1e-5);
        }
        expect(value(before)).toBeGreaterThanOrEqual(least - 1e-5);
      }),
      { numRuns: 40 },
    );
  });

  it('makes zero of what is small, and leaves zero alone', () => {
    for (const penalty of penalties) {
      const s = matrix(new Float32Array(rows * columns).fill(0.1), rows, columns);
      shrink(s, 1, penalty);
      expect(s.data.every((value) => value === 0)).toBe(true);
      shrink(s, 1, penalty);
      expect(s.data.every((value) => value === 0)).toBe(true);
    }
  });
});
