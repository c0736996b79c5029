import { DuadError } from '@duad/core';

/**
 * P-values corrected for their number: rejecting those at most alpha errs in the whole family with a chance of at most
 * alpha, however the tests depend on each other. O(n log n).
 *
 * Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
 *
 * @param pValues each 0 .. 1
 * @returns corrected values in the same order, each at least what it was and at most 1
 * @throws INVALID_INPUT
 */
export function holmCorrection(pValues: readonly number[]): number[] {
  const wrong = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0) {
    throw new DuadError('INVALID_INPUT', `holmCorrection: expected p-values 0 .. 1, got ${pValues[wrong]} at ${wrong}`);
  }
  const smallestFirst = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  smallestFirst.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[i]!));
    corrected[i] = largest;
  });
  return corrected;
}
