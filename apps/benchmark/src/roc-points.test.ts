import { createRandom } from '@duad/core';
import { auroc } from '@duad/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RocPoint, rocPoints } from './roc-points.js';

const areaUnder = (points: readonly RocPoint[]): number =>
  points.slice(1).reduce((sum, [x, y], i) => sum + ((x - points[i]![0]) * (y + points[i]![1])) / 2, 0);

/** Anomalies score `shift` deviations higher; scores in so many steps, so that there are ties. */
function made(seed: number, anomalies: number, normal: number, shift: number, steps: number) {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: anomalies + normal }, (_, i) => (i < anomalies ? 1 : 0));
  const scores = Float32Array.from(labels, (label) => Math.round(steps * (random.normal() + shift * label)) / steps);
  return { labels, scores };
}

describe('rocPoints', () => {
  it('keeps the area to a thousandth in at most 200 points, in order, from corner to corner', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: -1, max: 4, noNaN: true }),
        fc.constantFrom(1, 10, 1e6),
        (seed, anomalies, normal, shift, steps) => {
          const { labels, scores } = made(seed, anomalies, normal, shift, steps);
          const points = rocPoints(labels, scores)!;
          const full = auroc(labels, scores);
          expect(points.length).toBeLessThanOrEqual(200);
          expect(points[0]).toEqual([0, 0]);
          expect(points.at(-1)).toEqual([1, 1]);
          for (const [i, [x, y]] of points.slice(1).entries()) {
            expect(x).toBeGreaterThanOrEqual(points[i]![0]);
            expect(y).toBeGreaterThanOrEqual(points[i]![1]);
          }
          expect(full.defined && Math.abs(areaUnder(points) - full.value)).toBeLessThan(1e-3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is quick on a quarter of a million rows and exact where few points suffice', () => {
    const { labels, scores } = made(1, 50_000, 200_000, 3, 1e6);
    const full = auroc(labels, scores);
    expect(full.defined && Math.abs(areaUnder(rocPoints(labels, scores)!) - full.value)).toBeLessThan(1e-4);
    expect(rocPoints(Uint8Array.of(0, 0, 1), Float32Array.of(1, 2, 3))).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  it('has no curve for one class', () => {
    expect(rocPoints(Uint8Array.of(0, 0), Float32Array.of(1, 2))).toBeUndefined();
  });
});
