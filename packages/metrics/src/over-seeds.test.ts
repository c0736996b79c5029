import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holmCorrection, meanAndDeviation, pairedComparison, referenceComparison } from './index.js';

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

describe('referenceComparison', () => {
  const x = [98.1, 99.0, 98.6, 97.9, 98.8];

  it('is the one-sample t-test where the reference is exact', () => {
    // scipy 1.17, ttest_1samp(x, 98.2) and its confidence_interval().
    const found = referenceComparison(x, { mean: 98.2 });
    expect(found.difference).toBeCloseTo(0.28, 12);
    expect(found.t).toBeCloseTo(1.3440430100645, 10);
    expect(found.degreesOfFreedom).toBe(4);
    expect(found.pValue).toBeCloseTo(0.2501047169583, 10);
    expect(found.interval[0]).toBeCloseTo(97.90159244634734 - 98.2, 8);
    expect(found.interval[1]).toBeCloseTo(99.05840755365267 - 98.2, 8);
  });

  it('is as uncertain as values and reference together', () => {
    // By scipy's t distribution with Welch's degrees of freedom, the reference's part known.
    expect(referenceComparison(x, { mean: 98.2, standardError: 0.1 })).toMatchObject({
      t: expect.closeTo(1.2116785027, 8),
      degreesOfFreedom: expect.closeTo(6.05568179405, 8),
      pValue: expect.closeTo(0.27078544489, 8),
    });
    const wide = referenceComparison(x, { mean: 98.2, standardError: 1 });
    expect(wide.pValue).toBeCloseTo(0.78402082525, 8);
    expect(wide.degreesOfFreedom).toBeCloseTo(2311.970014, 5);
  });

  it('agrees with the paired test against a constant, and an uncertain reference never makes it surer', () => {
    const spread = values.filter((list) => list.some((value) => value !== list[0]));
    fc.assert(
      fc.property(
        spread,
        fc.integer({ min: -1000, max: 1000 }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (a, mean, standardError) => {
          const exact = referenceComparison(a, { mean });
          const paired = pairedComparison(
            a,
            a.map(() => mean),
          );
          expect(exact.pValue).toBeCloseTo(paired.pValue, 6);
          const unsure = referenceComparison(a, { mean, standardError });
          expect(unsure.standardError).toBeGreaterThanOrEqual(exact.standardError);
          expect(Math.abs(unsure.t)).toBeLessThanOrEqual(Math.abs(exact.t));
          // The interval holds 0 exactly where the test does not reject.
          if (Math.abs(unsure.pValue - 0.05) > 1e-6) {
            expect(unsure.interval[0] <= 0 && 0 <= unsure.interval[1]).toBe(unsure.pValue > 0.05);
          }
        },
      ),
    );
  });

  it('has an answer without any spread', () => {
    expect(referenceComparison([2, 2], { mean: 2 })).toMatchObject({ t: 0, pValue: 1 });
    expect(referenceComparison([3, 3], { mean: 2 })).toMatchObject({ pValue: 0, interval: [1, 1] });
    const unsure = referenceComparison([3, 3], { mean: 2, standardError: 1 });
    expect(unsure.degreesOfFreedom).toBe(Number.POSITIVE_INFINITY);
    expect(unsure.pValue).toBeCloseTo(0.3173105, 5);
  });

  it('refuses a single value and a reference that is none', () => {
    expect(() => referenceComparison([1], { mean: 2 })).toThrow(/at least 2 values, one per seed, got 1/);
    expect(() => referenceComparison([1, 2], { mean: Number.NaN })).toThrow(/got NaN and 0/);
    expect(() => referenceComparison([1, 2], { mean: 1, standardError: -1 })).toThrow(/got 1 and -1/);
  });
});

describe('holmCorrection', () => {
  it('gives what R prints for p.adjust(c(.01, .04, .03, .005), "holm")', () => {
    expect(holmCorrection([0.01, 0.04, 0.03, 0.005])).toBeAllClose([0.03, 0.06, 0.06, 0.02], { absolute: 1e-15 });
    expect(holmCorrection([])).toEqual([]);
  });

  it('keeps the order, never lowers a value, and leaves a single one alone', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (p) => {
        const adjusted = holmCorrection(p);
        p.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          p.forEach((other, j) => {
            if (value < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
        expect(holmCorrection([p[0]!])).toEqual([p[0]]);
      }),
    );
  });

  it('refuses what is no chance', () => {
    expect(() => holmCorrection([0.2, 1.5])).toThrow(/got 1.5/);
    expect(() => holmCorrection([Number.NaN])).toThrow(/got NaN/);
  });
});
