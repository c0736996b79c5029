import { createRandom } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { auroc, averagePrecision, type BootstrapInterval, bootstrapInterval, type Metric } from './index.js';

function unwrap(metric: Metric<BootstrapInterval>): BootstrapInterval {
  if (!metric.defined) throw new Error(metric.message);
  return metric.value;
}

/** Scores that are normal around `shift` for anomalies, around 0 for the rest. */
function sample(seed: number, positives: number, negatives: number, shift: number) {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: positives + negatives }, (_, i) => (i < positives ? 1 : 0));
  const scores = Float64Array.from(labels, (label) => random.normal() + shift * label);
  return { labels, scores };
}

describe('bootstrapInterval', () => {
  const { labels, scores } = sample(1, 30, 170, 1);

  it('holds the value of the measure on the rows as given', async () => {
    const interval = unwrap(await bootstrapInterval(auroc, labels, scores, { random: createRandom(2) }));
    const whole = auroc(labels, scores);
    expect(whole).toEqual({ defined: true, value: interval.value });
    expect(interval.lower).toBeLessThan(interval.value);
    expect(interval.upper).toBeGreaterThan(interval.value);
    expect(interval).toMatchObject({ level: 0.95, resamples: 1000 });
  });

  it('is the same for the same seed and another for another', async () => {
    const draw = (seed: number) =>
      bootstrapInterval(averagePrecision, labels, scores, { random: createRandom(seed) }, { resamples: 100 });
    expect(await draw(3)).toEqual(await draw(3));
    expect(await draw(3)).not.toEqual(await draw(4));
  });

  it('keeps the number of anomalies in every resample, and draws from both classes with replacement', async () => {
    const seen: number[][] = [];
    const watch = (drawnLabels: ArrayLike<number>, drawn: ArrayLike<number>): Metric => {
      seen.push(Array.from(drawn));
      expect(Array.from(drawnLabels).filter((label) => label === 1)).toHaveLength(1);
      return { defined: true, value: 0 };
    };
    await bootstrapInterval(watch, [0, 1, 0, 0], [10, 20, 30, 40], { random: createRandom(5) }, { resamples: 200 });
    const resamples = seen.slice(1);
    expect(resamples).toHaveLength(200);
    expect(resamples.every((drawn) => drawn.filter((score) => score === 20).length === 1)).toBe(true);
    const normal = resamples.flatMap((drawn) => drawn.filter((score) => score !== 20));
    expect(new Set(normal)).toEqual(new Set([10, 30, 40]));
    expect(resamples.some((drawn) => new Set(drawn).size < 4)).toBe(true);
  });

  it('narrows as rows are added and as the level falls', async () => {
    const width = async (rows: number, level: number): Promise<number> => {
      const data = sample(6, rows / 5, rows, 1);
      const options = { level, resamples: 300 };
      const found = unwrap(
        await bootstrapInterval(auroc, data.labels, data.scores, { random: createRandom(7) }, options),
      );
      return found.upper - found.lower;
    };
    expect(await width(2000, 0.95)).toBeLessThan((await width(100, 0.95)) / 2);
    expect(await width(100, 0.5)).toBeLessThan(await width(100, 0.95));
  });

  it('covers the true area about as often as it says', async () => {
    // Two unit normals one apart: AUROC = Phi(1 / sqrt 2) = 0.760250.
    let covered = 0;
    const trials = 100;
    for (let trial = 0; trial < trials; trial++) {
      const data = sample(1000 + trial, 40, 80, 1);
      const { lower, upper } = unwrap(
        await bootstrapInterval(
          auroc,
          data.labels,
          data.scores,
          { random: createRandom(trial) },
          { resamples: 200, level: 0.9 },
        ),
      );
      if (lower <= 0.76025 && 0.76025 <= upper) covered++;
    }
    // 90 % of 100, give or take four binomial standard deviations and the percentile method's small undercoverage.
    expect(covered / trials).toBeGreaterThan(0.76);
    expect(covered / trials).toBeLessThan(1);
  });

  it('has no value where there is one class only', async () => {
    const result = await bootstrapInterval(auroc, [1, 1], [1, 2], { random: createRandom(1) });
    expect(result).toMatchObject({ defined: false, reason: 'one-class-only' });
  });

  it('reports progress, and stops when cancelled', async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const work = bootstrapInterval(auroc, labels, scores, {
      random: createRandom(1),
      signal: controller.signal,
      onProgress: (event) => {
        done.push(event.done);
        if (event.done === 3) controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(done).toEqual([1, 2, 3]);
  });

  it.each([
    [{ resamples: 1 }, /option 'resamples': expected a whole number of at least 2, got 1/],
    [{ resamples: 10.5 }, /option 'resamples'/],
    [{ level: 1 }, /option 'level': expected a number between 0 and 1, got 1/],
    [{ level: Number.NaN }, /option 'level'/],
  ])('refuses %j', async (options, message) => {
    const work = bootstrapInterval(auroc, labels, scores, { random: createRandom(1) }, options);
    await expect(work).rejects.toMatchObject({ code: 'INVALID_OPTION', message: expect.stringMatching(message) });
  });
});
