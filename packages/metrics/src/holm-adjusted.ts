import { DuadError } from '@duad/core';

/**
 * P-values corrected for their number: the chance of even one false alarm among those below .05 is at most 5 per cent.
 * Step-down; never below the plain values, never above 1, in the same order as they. O(n log n).
 *
 * Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
 *
 * @throws INVALID_INPUT if a value is not within 0 .. 1
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) {
    throw new DuadError('INVALID_INPUT', `holmAdjusted: expected p-values within 0 .. 1, got ${wrong}`);
  }
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  [...pValues.entries()]
    .sort(([, a], [, b]) => a - b)
    .forEach(([index, p], rank) => {
      largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
      adjusted[index] = largest;
    });
  return adjusted;
}
