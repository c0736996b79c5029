import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanAndDeviation, pairedComparison } from './index.js';

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 30 });

describe('meanAndDeviation', () => {
  it('gives both deviations of a worked example', () => {
    // Squared deviations from 5: 9, 1, 1, 1, 0, 0, 4, 16; sum 32.
    const found = meanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(found.mean).toBe(5);
    expect(found.populationSd).toBe(2);
    expect(found.sd).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(found.count).toBe(8);
  });

  it('moves with a shift and stretches with a factor', () => {
    fc.assert(
      fc.property(values, (x) => {
        const plain = meanAndDeviation(x);
        const moved = meanAndDeviation(x.map((value) => 2 * value + 5));
        expect([moved.mean, moved.sd]).toBeAllClose([2 * plain.mean + 5, 2 * plain.sd], {
          absolute: 1e-9,
          relative: 1e-12,
        });
      }),
    );
  });

  it('keeps small deviations on a large mean', () => {
    expect(meanAndDeviation([1e9, 1e9 + 1, 1e9 + 2]).sd).toBeCloseTo(1, 9);
  });

  it('has no sample deviation for one value', () => {
    expect(meanAndDeviation([0.7])).toEqual({ count: 1, mean: 0.7, sd: Number.NaN, populationSd: 0 });
  });

  it('refuses no values and values that are not finite', () => {
    expect(() => meanAndDeviation([])).toThrow(/at least one value/);
    expect(() => meanAndDeviation([1, Number.NaN])).toThrow(/finite values, got NaN at 1/);
  });
});

describe('pairedComparison', () => {
  it('reproduces the sleep data of Student (1908)', () => {
    // Printed in R's documentation of `sleep`: t = -4.0621, df = 9, p-value = 0.002833, mean difference -1.58.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const found = pairedComparison(first, second);
    expect(found.meanDifference).toBeCloseTo(-1.58, 12);
    expect(found.t).toBeCloseTo(-4.0621, 4);
    expect(found.degreesOfFreedom).toBe(9);
    expect(found.pValue).toBeCloseTo(0.002833, 6);
    expect(found.pairs).toBe(10);
  });

  it('changes sign with the order of the methods, and no p-value leaves 0 .. 1', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const pairs = Math.min(a.length, b.length);
        const there = pairedComparison(a.slice(0, pairs), b.slice(0, pairs));
        const back = pairedComparison(b.slice(0, pairs), a.slice(0, pairs));
        expect(back.meanDifference).toBeCloseTo(-there.meanDifference, 9);
        expect(back.pValue).toBe(there.pValue);
        expect(there.pValue).toBeGreaterThanOrEqual(0);
        expect(there.pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('says p = 1 of equal results and p = 0 of a difference that never varies', () => {
    expect(pairedComparison([1, 2, 3], [1, 2, 3])).toMatchObject({ t: 0, pValue: 1, meanDifference: 0 });
    expect(pairedComparison([2, 3, 4], [1, 2, 3])).toMatchObject({
      t: Number.POSITIVE_INFINITY,
      pValue: 0,
      sdOfDifferences: 0,
    });
  });

  it('refuses fewer than two pairs, lengths that differ and NaN', () => {
    expect(() => pairedComparison([1], [2])).toThrow(/at least 2 values of each method.*got 1 and 1/);
    expect(() => pairedComparison([1, 2, 3], [2, 3])).toThrow(/got 3 and 2/);
    expect(() => pairedComparison([1, Number.NaN], [2, 3])).toThrow(/finite values, got NaN and 3 at 1/);
  });
});
