import { DuadError } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  auroc,
  averagePrecision,
  bestF1,
  f1AtThreshold,
  type Metric,
  precisionAtK,
  precisionRecallCurve,
  rocCurve,
} from './index.js';

function unwrap<T>(metric: Metric<T>): T {
  if (!metric.defined) throw new Error(metric.message);
  return metric.value;
}

interface Scored {
  readonly labels: number[];
  readonly scores: number[];
}

/** Rows of both classes; small whole scores make ties, wide ones make none. */
function scored(score: fc.Arbitrary<number>): fc.Arbitrary<Scored> {
  return fc
    .array(fc.record({ label: fc.constantFrom(0, 1), score }), { minLength: 2, maxLength: 60 })
    .filter((rows) => rows.some((row) => row.label === 0) && rows.some((row) => row.label === 1))
    .map((rows) => ({ labels: rows.map((row) => row.label), scores: rows.map((row) => row.score) }));
}
const tied = scored(fc.integer({ min: -4, max: 4 }));
const untied = scored(fc.double({ noNaN: true }));
const either = fc.oneof(tied, untied);

/** The same counts by the definition: a look at every row for every threshold. */
function counts({ labels, scores }: Scored, threshold: number): { found: number; flagged: number } {
  const flagged = labels.filter((_, i) => scores[i]! >= threshold);
  return { found: flagged.filter((label) => label === 1).length, flagged: flagged.length };
}
const descending = (scores: number[]): number[] =>
  [...new Set(scores.map((s) => s + 0))].sort((a, b) => (a < b ? 1 : -1));
const positivesOf = (labels: number[]): number => labels.filter((label) => label === 1).length;

describe('auroc', () => {
  it('counts the pairs in the right order, ties one half', () => {
    fc.assert(
      fc.property(either, ({ labels, scores }) => {
        let right = 0;
        let pairs = 0;
        labels.forEach((a, i) => {
          labels.forEach((b, j) => {
            if (a !== 1 || b !== 0) return;
            pairs++;
            if (scores[i]! > scores[j]!) right += 1;
            else if (scores[i] === scores[j]) right += 0.5;
          });
        });
        expect(unwrap(auroc(labels, scores))).toBe(right / pairs);
      }),
    );
  });

  it('turns into its complement when the scores change sign', () => {
    fc.assert(
      fc.property(either, ({ labels, scores }) => {
        const turned = scores.map((score) => -score);
        expect(unwrap(auroc(labels, turned))).toBeCloseTo(1 - unwrap(auroc(labels, scores)), 12);
      }),
    );
  });

  it('is the area under the trapezoids of the ROC curve', () => {
    fc.assert(
      fc.property(either, ({ labels, scores }) => {
        const { falsePositiveRates: x, truePositiveRates: y } = unwrap(rocCurve(labels, scores));
        let area = 0;
        for (let k = 1; k < x.length; k++) area += ((x[k]! - x[k - 1]!) * (y[k]! + y[k - 1]!)) / 2;
        expect(unwrap(auroc(labels, scores))).toBeCloseTo(area, 12);
      }),
    );
  });

  it('stays exact where the pairs are 10^10', () => {
    const half = 100_000;
    const labels = Uint8Array.from({ length: 2 * half }, (_, i) => (i < half ? 1 : 0));
    const scores = Float32Array.from(labels);
    scores[0] = -1;
    expect(unwrap(auroc(labels, scores))).toBe(1 - 1 / half);
  });

  it('ranks infinite scores', () => {
    expect(unwrap(auroc([1, 0, 0], [Number.POSITIVE_INFINITY, 1e308, Number.NEGATIVE_INFINITY]))).toBe(1);
  });

  it('takes 0 and -0 as a tie', () => {
    expect(unwrap(auroc([1, 0], [0, -0]))).toBe(0.5);
  });
});

describe('averagePrecision', () => {
  it('is 1 if every anomaly scores above every normal row', () => {
    fc.assert(
      fc.property(untied, ({ labels, scores }) => {
        const ranked = labels.map((label, i) => Math.atan(scores[i]!) + 10 * label);
        expect(unwrap(averagePrecision(labels, ranked))).toBe(1);
      }),
    );
  });

  it('is the share of anomalies if all scores are equal', () => {
    fc.assert(
      fc.property(either, ({ labels }) => {
        const share = positivesOf(labels) / labels.length;
        expect(
          unwrap(
            averagePrecision(
              labels,
              labels.map(() => 3),
            ),
          ),
        ).toBeCloseTo(share, 14);
      }),
    );
  });

  it('agrees with its definition, threshold by threshold', () => {
    fc.assert(
      fc.property(either, (rows) => {
        let sum = 0;
        let before = 0;
        for (const threshold of descending(rows.scores)) {
          const { found, flagged } = counts(rows, threshold);
          sum += ((found - before) / positivesOf(rows.labels)) * (found / flagged);
          before = found;
        }
        expect(unwrap(averagePrecision(rows.labels, rows.scores))).toBeCloseTo(sum, 12);
      }),
    );
  });

  it('takes the steps of a worked example', () => {
    // Rows by score: 1, 0, (1 and 0 tied), 1. Precision at the steps: 1, 1/2, 2/4, 3/5.
    const value = unwrap(averagePrecision([1, 0, 1, 0, 1], [5, 4, 3, 3, 1]));
    expect(value).toBeCloseTo((1 + 2 / 4 + 3 / 5) / 3, 14);
  });
});

describe('curves', () => {
  it('hold the rates at every distinct score', () => {
    fc.assert(
      fc.property(either, (rows) => {
        const { labels, scores } = rows;
        const thresholds = descending(scores);
        const positives = positivesOf(labels);
        const at = thresholds.map((threshold) => counts(rows, threshold));
        const recalls = at.map(({ found }) => found / positives);
        const roc = unwrap(rocCurve(labels, scores));
        expect(Array.from(roc.thresholds)).toEqual([Number.POSITIVE_INFINITY, ...thresholds]);
        expect(Array.from(roc.truePositiveRates)).toEqual([0, ...recalls]);
        const falseRates = at.map(({ found, flagged }) => (flagged - found) / (labels.length - positives));
        expect(Array.from(roc.falsePositiveRates)).toEqual([0, ...falseRates]);

        const curve = unwrap(precisionRecallCurve(labels, scores));
        expect(Array.from(curve.thresholds)).toEqual([...thresholds].reverse());
        expect(Array.from(curve.recalls)).toEqual([...recalls.reverse(), 0]);
        expect(Array.from(curve.precisions)).toEqual([...at.map(({ found, flagged }) => found / flagged).reverse(), 1]);
      }),
    );
  });
});

describe('F1', () => {
  it('is highest where bestF1 says, with the fewest rows flagged', () => {
    fc.assert(
      fc.property(either, ({ labels, scores }) => {
        const best = unwrap(bestF1(labels, scores));
        expect(unwrap(f1AtThreshold(labels, scores, best.threshold))).toBe(best.value);
        for (const score of scores) {
          const value = unwrap(f1AtThreshold(labels, scores, score));
          expect(value).toBeLessThanOrEqual(best.value);
          if (score > best.threshold) expect(value).toBeLessThan(best.value);
        }
      }),
    );
  });

  it('is the harmonic mean of precision and recall, 0 if nothing is found', () => {
    const labels = [1, 1, 0, 0];
    const scores = [4, 2, 3, 1];
    // 3 rows flagged, 2 of 2 anomalies: precision 2/3, recall 1.
    expect(unwrap(f1AtThreshold(labels, scores, 2))).toBeCloseTo((2 * (2 / 3)) / (2 / 3 + 1), 14);
    expect(unwrap(f1AtThreshold(labels, scores, 5))).toBe(0);
  });
});

describe('precisionAtK', () => {
  it('counts anomalies among the k highest', () => {
    expect(unwrap(precisionAtK([1, 0, 1, 0], [4, 3, 2, 1], 1))).toBe(1);
    expect(unwrap(precisionAtK([1, 0, 1, 0], [4, 3, 2, 1], 3))).toBeCloseTo(2 / 3, 14);
  });

  it('is the mean over all orders of the rows tied at the edge', () => {
    // One row above, then 1 anomaly among 3 tied rows of which one place is left.
    expect(unwrap(precisionAtK([1, 1, 0, 0], [2, 1, 1, 1], 2))).toBeCloseTo((1 + 1 / 3) / 2, 14);
  });

  it('is the share of anomalies for k = all rows', () => {
    fc.assert(
      fc.property(either, ({ labels, scores }) => {
        const all = unwrap(precisionAtK(labels, scores, labels.length));
        expect(all).toBeCloseTo(positivesOf(labels) / labels.length, 14);
      }),
    );
  });

  it.each([0, 5, 1.5, Number.NaN])('refuses k = %d of 4 rows', (k) => {
    expect(() => precisionAtK([1, 0, 1, 0], [4, 3, 2, 1], k)).toThrow(/precisionAtK: expected k = 1 \.\. 4/);
  });
});

const measures: Record<string, (labels: ArrayLike<number>, scores: ArrayLike<number>) => Metric<unknown>> = {
  auroc,
  averagePrecision,
  rocCurve,
  precisionRecallCurve,
  bestF1,
  f1AtThreshold: (labels, scores) => f1AtThreshold(labels, scores, 0),
  precisionAtK: (labels, scores) => precisionAtK(labels, scores, 1),
};

describe.each(Object.entries(measures))('%s', (name, measure) => {
  it.each([[[0, 0, 0]], [[1, 1, 1]]])('has no value for the labels %j, and says why', (labels) => {
    const result = measure(labels, [1, 2, 3]);
    expect(result).toMatchObject({ defined: false, reason: 'one-class-only' });
    expect(result.defined ? '' : result.message).toContain(`${name}: `);
  });

  it.each<[string, number[], number[], RegExp]>([
    ['lengths that differ', [0, 1], [1], /2 labels and 1 scores/],
    ['no rows', [], [], /at least one row/],
    ['a label of 2', [0, 2], [1, 2], /got 2 in row 1/],
    ['a label of NaN', [Number.NaN, 1], [1, 2], /got NaN in row 0/],
    ['a score of NaN', [0, 1], [1, Number.NaN], /got NaN in row 1/],
  ])('refuses %s', (_, labels, scores, message) => {
    let thrown: unknown;
    try {
      measure(labels, scores);
    } catch (error) {
      thrown = error;
    }
    expect(DuadError.isInstance(thrown, 'INVALID_INPUT')).toBe(true);
    expect((thrown as Error).message).toMatch(message);
    expect((thrown as Error).message).toContain(`${name}: `);
  });

  it('leaves its input as it is', () => {
    const labels = Uint8Array.of(1, 0, 1, 0);
    const scores = Float32Array.of(3, 1, 2, 4);
    measure(labels, scores);
    expect(Array.from(labels)).toEqual([1, 0, 1, 0]);
    expect(Array.from(scores)).toEqual([3, 1, 2, 4]);
  });
});

describe.each(['auroc', 'averagePrecision'])('%s', (name) => {
  const measure = measures[name]!;

  it('depends on the order of the scores alone', () => {
    fc.assert(
      fc.property(tied, ({ labels, scores }) => {
        const stretched = scores.map((score) => Math.exp(score) * 7 - 2);
        expect(measure(labels, stretched)).toEqual(measure(labels, scores));
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(either, ({ labels, scores }) => {
        expect(measure([...labels].reverse(), [...scores].reverse())).toEqual(measure(labels, scores));
      }),
    );
  });
});

describe('f1AtThreshold', () => {
  it('refuses a threshold of NaN', () => {
    expect(() => f1AtThreshold([0, 1], [1, 2], Number.NaN)).toThrow(/expected a threshold, got NaN/);
  });
});
