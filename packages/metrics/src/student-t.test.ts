import { describe, expect, it } from 'vitest';
import { incompleteBeta, logGamma } from './incomplete-beta.js';
import { studentQuantile } from './student-quantile.js';
import { studentTwoSided } from './student-t.js';

/** Two-sided p for whole degrees of freedom as a finite sum (Abramowitz and Stegun 26.7.3 and 26.7.4). */
function finiteSum(t: number, n: number): number {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(n));
  const cosine = Math.cos(angle);
  const even = n % 2 === 0;
  let term = even ? 1 : cosine;
  let sum = n === 1 ? 0 : term;
  for (let k = even ? 2 : 3; k <= n - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const inside = even ? Math.sin(angle) * sum : (2 / Math.PI) * (angle + Math.sin(angle) * sum);
  return 1 - inside;
}

describe('studentTwoSided', () => {
  const degrees = [1, 2, 3, 4, 5, 9, 10, 19, 30, 99, 200];

  it.each(degrees)('agrees with the finite sum for %d degrees of freedom', (n) => {
    const ts = [0, 1e-3, 0.1, 0.5, 1, 1.5, 2, 3, 5];
    const exact = ts.map((t) => finiteSum(t, n));
    const found = ts.map((t) => studentTwoSided(t, n));
    expect(found).toBeAllClose(exact, { absolute: 1e-13, relative: 1e-13 });
  });

  it('keeps its relative precision far out in the tail', () => {
    // Cauchy: p = 2/pi atan(1/t). Two degrees: 1 - t/sqrt(2+t^2) = 2 / (2 + t^2 + t sqrt(2 + t^2)).
    for (const t of [10, 1e3, 1e6, 1e100]) {
      expect(studentTwoSided(t, 1) / ((2 / Math.PI) * Math.atan(1 / t))).toBeCloseTo(1, 12);
    }
    for (const t of [10, 1e3, 1e6]) {
      expect(studentTwoSided(t, 2) / (2 / (2 + t * t + t * Math.sqrt(2 + t * t)))).toBeCloseTo(1, 12);
    }
  });

  it('is even in t, 1 at 0 and 0 at infinity', () => {
    expect(studentTwoSided(-1.3, 7)).toBe(studentTwoSided(1.3, 7));
    expect(studentTwoSided(0, 7)).toBe(1);
    expect(studentTwoSided(Number.POSITIVE_INFINITY, 7)).toBe(0);
  });

  it('finds the 5 % points of printed tables', () => {
    for (const [n, t] of [
      [4, 2.776445105],
      [9, 2.262157163],
      [29, 2.045229642],
    ] as const) {
      expect(studentTwoSided(t, n)).toBeCloseTo(0.05, 9);
    }
  });
});

describe('studentQuantile', () => {
  it('finds the 5 % points of printed tables, those of the normal distribution at the far end', () => {
    for (const [n, t] of [
      [1, 12.706204736],
      [2, 4.30265273],
      [4, 2.776445105],
      [10, 2.228138852],
    ] as const) {
      expect(studentQuantile(0.95, n)).toBeCloseTo(t, 8);
    }
    expect(studentQuantile(0.95, 1e5)).toBeCloseTo(1.959987708, 6);
    expect(studentQuantile(0.95, Number.POSITIVE_INFINITY)).toBeCloseTo(1.959963985, 5);
  });
});

describe('incompleteBeta', () => {
  it('has the closed forms x^a for b = 1 and 1 - (1 - x)^b for a = 1', () => {
    for (const x of [0.01, 0.3, 0.5, 0.7, 0.99]) {
      for (const a of [0.5, 1, 2.5, 40]) {
        expect([incompleteBeta(x, a, 1)]).toBeAllClose([x ** a], { absolute: 1e-14, relative: 1e-12 });
        expect([incompleteBeta(x, 1, a)]).toBeAllClose([1 - (1 - x) ** a], { absolute: 1e-13, relative: 1e-12 });
      }
    }
  });

  it('is 1/2 in the middle of a symmetric distribution', () => {
    for (const a of [0.5, 1, 7, 300, 5000]) expect(incompleteBeta(0.5, a, a)).toBeCloseTo(0.5, 10);
  });

  it('ends for NaN', () => {
    expect(incompleteBeta(Number.NaN, 2, 0.5)).toBeNaN();
  });
});

describe('logGamma', () => {
  it('knows factorials and half-whole arguments', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect([logGamma(n)]).toBeAllClose([Math.log(factorial)], { absolute: 1e-14, relative: 1e-14 });
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    expect(logGamma(1.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI) / 2), 14);
  });
});
