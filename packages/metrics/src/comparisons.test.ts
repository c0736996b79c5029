import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holmCorrection, pairedComparison, studentQuantile, unpairedComparison } from './index.js';
import { studentTwoSided } from './student-t.js';

const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

describe('unpairedComparison', () => {
  it('reproduces the sleep data of Student (1908), taken as unpaired', () => {
    // Printed in R's documentation of t.test: t = -1.8608, df = 17.776, p-value = 0.07939, interval -3.3654832 0.2054832.
    const { t, degreesOfFreedom, pValue, meanDifference, standardError } = unpairedComparison(first, second);
    expect(t).toBeCloseTo(-1.8608, 4);
    expect(degreesOfFreedom).toBeCloseTo(17.776, 3);
    expect(pValue).toBeCloseTo(0.07939, 5);
    const half = studentQuantile(0.95, degreesOfFreedom) * standardError;
    expect([meanDifference - half, meanDifference + half]).toBeAllClose([-3.3654832, 0.2054832], { absolute: 1e-7 });
  });

  it('is certain of a difference where nothing varies, and of none where nothing differs', () => {
    expect(unpairedComparison([2, 2], [1, 1, 1]).pValue).toBe(0);
    expect(unpairedComparison([1, 1], [1, 1, 1]).pValue).toBe(1);
  });

  it('changes sign with the order, and refuses single values', () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [there, back] = [unpairedComparison(a, b), unpairedComparison(b, a)];
        expect(there.t).toBeCloseTo(-back.t, 9);
        expect(there.pValue).toBeGreaterThanOrEqual(0);
        expect(there.pValue).toBeLessThanOrEqual(1);
      }),
    );
    expect(() => unpairedComparison([1], [1, 2])).toThrow(/at least 2 values of each method, got 1 and 2/);
  });
});

describe('holmCorrection', () => {
  it('works a small example by hand', () => {
    // Sorted 0.005 x 4, 0.01 x 3, 0.03 x 2, 0.04 x 1, none below the one before.
    expect(holmCorrection([0.01, 0.04, 0.03, 0.005])).toBeAllClose([0.03, 0.06, 0.06, 0.02], { absolute: 1e-15 });
    expect(holmCorrection([])).toEqual([]);
    expect(holmCorrection([0.7, 0.9])).toEqual([1, 1]);
  });

  it('never lowers a value, keeps their order, and is at most what Bonferroni gives', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (p) => {
        const corrected = holmCorrection(p);
        corrected.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(p[i]!);
          expect(value).toBeLessThanOrEqual(Math.min(1, p.length * p[i]!));
          for (const [j, other] of corrected.entries()) expect(p[i]! < p[j]! && value > other).toBe(false);
        });
      }),
    );
  });

  it('refuses what is no p-value', () => {
    expect(() => holmCorrection([0.5, 1.5])).toThrow(/got 1.5 at 1/);
    expect(() => holmCorrection([Number.NaN])).toThrow(/got NaN at 0/);
  });
});

describe('studentQuantile', () => {
  it('finds printed values, and undoes the two-sided p-value', () => {
    expect(studentQuantile(0.95, 4)).toBeCloseTo(2.776445105, 9);
    expect(studentQuantile(0.99, 9)).toBeCloseTo(3.249835542, 8);
    expect(studentQuantile(0.5, 1)).toBeCloseTo(1, 12);
    for (const level of [0.01, 0.5, 0.999]) {
      for (const degrees of [1, 2.5, 30]) {
        expect(studentTwoSided(studentQuantile(level, degrees), degrees)).toBeCloseTo(1 - level, 12);
      }
    }
  });

  it('gives the interval of the paired sleep data', () => {
    const { meanDifference, sdOfDifferences, pairs, degreesOfFreedom } = pairedComparison(first, second);
    const half = (studentQuantile(0.95, degreesOfFreedom) * sdOfDifferences) / Math.sqrt(pairs);
    // Printed in R's documentation of `sleep`.
    expect([meanDifference - half, meanDifference + half]).toBeAllClose([-2.4598858, -0.7001142], { absolute: 1e-7 });
  });

  it('refuses levels and degrees out of range', () => {
    expect(() => studentQuantile(1, 4)).toThrow(/got 1 and 4/);
    expect(() => studentQuantile(0.9, 0)).toThrow(/got 0.9 and 0/);
  });
});
