import { createRandom, DuadError, type Random } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { falseAlarmThreshold, minimumRows } from './index.js';

const exponential = (random: Random): number => -Math.log(1 - random.uniform());

/** Scores of normal rows: how they are drawn. */
const distributions: Record<string, (random: Random) => number> = {
  Gaussian: (random) => random.normal(),
  exponential: exponential,
  'heavy-tailed (Pareto, index 3)': (random) => Math.exp(exponential(random) / 3),
  'chi-square, 3 degrees': (random) => random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2,
};

const draws = 200;

function drawn(count: number, seed: string, draw: (random: Random) => number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => draw(random));
}

const shareFrom = (scores: Float64Array, threshold: number): number =>
  scores.filter((score) => score >= threshold).length / scores.length;

/** The same of ascending scores, by halving. */
function sortedShareFrom(sorted: Float64Array, threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! >= threshold) high = middle;
    else low = middle + 1;
  }
  return 1 - low / sorted.length;
}

describe('falseAlarmThreshold', () => {
  it.each(Object.entries(distributions))(
    'flags a share of held-back %s scores within the stated interval, and states where the wanted rate lies, in 90 % of 200 draws',
    (name, draw) => {
      const heldBack = drawn(200_000, `held back ${name}`, draw).sort();
      const rate = 0.01;
      let within = 0;
      let wanted = 0;
      for (let i = 0; i < draws; i++) {
        const scores = drawn(1000, `${name} ${i}`, draw);
        const { threshold, rateInterval, thresholdInterval } = falseAlarmThreshold(scores, { rate });
        const actual = sortedShareFrom(heldBack, threshold);
        within += Number(rateInterval.lower <= actual && actual <= rateInterval.upper);
        const [most, least] = [thresholdInterval.lower, thresholdInterval.upper].map((at) =>
          sortedShareFrom(heldBack, at),
        );
        wanted += Number(least! <= rate && rate <= most!);
        expect(rateInterval.lower).toBeLessThan(rate);
        expect(rateInterval.upper).toBeGreaterThan(rate);
      }
      expect(within / draws).toBeGreaterThanOrEqual(0.9);
      expect(wanted / draws).toBeGreaterThanOrEqual(0.9);
    },
    120_000,
  );

  it('reaches beyond the rows: one false alarm in 2,000 from 1,000 rows, its interval wide and honest', () => {
    let within = 0;
    const rate = 0.0005;
    for (let i = 0; i < 50; i++) {
      const { threshold, rateInterval } = falseAlarmThreshold(drawn(1000, `beyond ${i}`, exponential), { rate });
      const actual = Math.exp(-threshold);
      within += Number(rateInterval.lower <= actual && actual <= rateInterval.upper);
      expect(rateInterval.upper / rateInterval.lower).toBeGreaterThan(5);
    }
    expect(within).toBeGreaterThanOrEqual(43);
  }, 60_000);

  it.each([0.003, 0.01, 0.03])(
    'is not misled by anomalies, %d of the rows, among the scores',
    (share) => {
      const rows = 20_000;
      const scores = drawn(rows, `mixed ${share}`, (random) => random.normal());
      scores.subarray(0, share * rows).forEach((score, i) => {
        scores[i] = score + 8;
      });
      const { threshold, leftOut, warnings, flagged } = falseAlarmThreshold(scores, { rate: 0.005 });
      const actual = shareFrom(scores.subarray(share * rows), threshold);
      expect(actual).toBeGreaterThan(0.0025);
      expect(actual).toBeLessThan(0.0075);
      expect(leftOut).toBeGreaterThanOrEqual(0.9 * share * rows);
      expect(flagged).toBeGreaterThan(share * rows);
      expect(warnings.map(({ code }) => code)).toEqual(['SCORES_LEFT_OUT']);
      const trusting = falseAlarmThreshold(scores, { rate: 0.005, leaveOut: 0 });
      expect(shareFrom(scores.subarray(share * rows), trusting.threshold)).toBeLessThan(actual);
    },
    60_000,
  );

  it('takes a stated share of anomalies as said, where they outnumber the tail', () => {
    const scores = drawn(20_000, 'many', (random) => random.normal());
    for (let i = 0; i < 4000; i++) scores[i]! += 8;
    const { threshold, warnings } = falseAlarmThreshold(scores, { rate: 0.01, leaveOut: 0.2 });
    const actual = shareFrom(scores.subarray(4000), threshold);
    expect(actual).toBeGreaterThan(0.005);
    expect(actual).toBeLessThan(0.02);
    expect(warnings).toEqual([]);
  });

  it('does the same for shifted and stretched scores, and a higher level widens its intervals', () => {
    const scores = drawn(1500, 'moved', exponential);
    const plain = falseAlarmThreshold(scores, { rate: 0.01 });
    const moved = falseAlarmThreshold(
      scores.map((score) => 1000 * score - 70),
      { rate: 0.01 },
    );
    expect(moved.threshold).toBeCloseTo(1000 * plain.threshold - 70, 0);
    expect(moved.flagged).toBe(plain.flagged);
    expect(moved.rateInterval.upper).toBeCloseTo(plain.rateInterval.upper, 3);
    const wide = falseAlarmThreshold(scores, { rate: 0.01, level: 0.99 });
    expect(wide.threshold).toBe(plain.threshold);
    expect(wide.rateInterval.lower).toBeLessThan(plain.rateInterval.lower);
    expect(wide.rateInterval.upper).toBeGreaterThan(plain.rateInterval.upper);
    expect(wide.thresholdInterval.lower).toBeLessThan(plain.thresholdInterval.lower);
    expect(wide.thresholdInterval.upper).toBeGreaterThan(plain.thresholdInterval.upper);
  });

  it('counts the rows at and above the threshold', () => {
    const scores = drawn(2000, 'count', (random) => random.normal());
    const { threshold, flagged } = falseAlarmThreshold(scores, { rate: 0.02 });
    expect(flagged).toBe(scores.filter((score) => score >= threshold).length);
  });

  it('refuses too few rows and says how many it needs', () => {
    const few = drawn(499, 'few', exponential);
    const caught = catching(() => falseAlarmThreshold(few, { rate: 0.01 }));
    expect(caught.code).toBe('TOO_FEW_ROWS');
    expect(caught.message).toContain('at least 500 rows, got 499');
    expect(caught.details).toEqual({ minimumRows: 500, got: 499 });
    expect(catching(() => falseAlarmThreshold(drawn(4999, 'few', exponential), { rate: 1e-4 })).code).toBe(
      'TOO_FEW_ROWS',
    );
    expect(minimumRows(1e-4)).toBe(5000);
  });

  it('refuses scores that are no numbers, tied tails and options out of range', () => {
    const scores = drawn(600, 'bad', exponential);
    const code = (values: ArrayLike<number>, options: object = {}): string =>
      catching(() => falseAlarmThreshold(values, { rate: 0.01, ...options })).code;
    expect(code(scores.with(3, Number.NaN))).toBe('INVALID_INPUT');
    expect(code(scores.with(3, Number.POSITIVE_INFINITY))).toBe('INVALID_INPUT');
    expect(code(scores.map((score) => Math.round(score)))).toBe('DEGENERATE_DATA');
    expect(code(new Float64Array(600))).toBe('DEGENERATE_DATA');
    for (const options of [
      { rate: 0 },
      { rate: 0.2 },
      { level: 1 },
      { leaveOut: 0.5 },
      { leaveOut: 'all' },
      { x: 1 },
    ]) {
      expect(code(scores, options)).toBe('INVALID_OPTION');
    }
  });

  it('warns of scores that end abruptly', () => {
    const ranks = Float64Array.from({ length: 3000 }, (_, i) => i / 3000);
    expect(falseAlarmThreshold(ranks, { rate: 0.01 }).warnings.map(({ code }) => code)).toEqual(['BOUNDED_SCORES']);
  });
});

function catching(work: () => unknown): DuadError {
  try {
    work();
  } catch (error) {
    if (DuadError.isInstance(error)) return error;
  }
  return expect.unreachable('no DuadError was thrown');
}
