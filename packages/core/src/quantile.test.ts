import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from './index.js';

describe('quantile', () => {
  it('has the stated share of the numbers below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, share) => {
          const value = quantile(Float32Array.from(list).sort(), share);
          const below = list.filter((other) => other < value).length;
          const upTo = list.filter((other) => other <= value).length;
          expect(below).toBeLessThanOrEqual(share * (list.length - 1) + 1);
          expect(upTo).toBeGreaterThan(share * (list.length - 1) - 1e-9);
        },
      ),
    );
    expect(quantile(Float32Array.of(1, 2, 3, 4), 0.5)).toBe(2.5);
  });
});
