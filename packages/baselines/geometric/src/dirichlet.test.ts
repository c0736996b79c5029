import { createRandom, type Random } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { digamma, fitDirichlet, inverseDigamma } from './dirichlet.js';

const euler = 0.5772156649015329;

/** Gamma variate of shape `a` (Marsaglia and Tsang, 2000). */
function gamma(a: number, random: Random): number {
  if (a < 1) return gamma(a + 1, random) * random.uniform() ** (1 / a);
  const d = a - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

describe('digamma', () => {
  it('has the known values', () => {
    expect(digamma(1)).toBeCloseTo(-euler, 12);
    expect(digamma(0.5)).toBeCloseTo(-euler - 2 * Math.LN2, 12);
    expect(digamma(0.25)).toBeCloseTo(-euler - Math.PI / 2 - 3 * Math.LN2, 11);
    expect(digamma(100)).toBeCloseTo(4.600161852738087, 12);
  });

  it('grows by 1 / x from x to x + 1, and is undone by its inverse', () => {
    for (const x of [1e-3, 0.02, 0.3, 1, 2.5, 9.7, 40, 1e4]) {
      expect((digamma(x + 1) - digamma(x)) * x).toBeCloseTo(1, 9);
      expect(inverseDigamma(digamma(x)) / x).toBeCloseTo(1, 9);
    }
  });
});

describe('fitDirichlet', () => {
  it.each([[[0.5, 2, 7]], [[1, 1]], [[0.05, 0.1, 30, 0.2]], [[100, 50, 20]]])('finds %s again', (truth) => {
    const random = createRandom(3);
    const samples = 40_000;
    const means = new Float64Array(truth.length);
    const meanLogs = new Float64Array(truth.length);
    for (let i = 0; i < samples; i++) {
      const draws = truth.map((a) => Math.max(gamma(a, random), 1e-300));
      const sum = draws.reduce((a, b) => a + b, 0);
      draws.forEach((value, k) => {
        means[k]! += value / sum / samples;
        meanLogs[k]! += Math.log(value / sum) / samples;
      });
    }
    const alpha = fitDirichlet(means, meanLogs);
    expect(alpha).toBeAllClose(truth, { absolute: 0.005, relative: 0.05 });
    // Where the likelihood is largest, its derivative is zero.
    const total = digamma(alpha.reduce((sum, value) => sum + value, 0));
    for (const [k, value] of alpha.entries()) expect(total - digamma(value) + meanLogs[k]!).toBeCloseTo(0, 4);
  });

  it('stays finite where all responses are alike', () => {
    const means = Float64Array.of(0.5, 0.5);
    const alpha = fitDirichlet(means, means.map(Math.log));
    expect(alpha.every((value) => Number.isFinite(value) && value > 0)).toBe(true);
  });
});
