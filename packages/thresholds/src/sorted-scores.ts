import { DuadError } from '@duad/core';

/** A sorted copy, ascending. O(n log n). */
export function sortedScores(scores: ArrayLike<number>, who: string): Float64Array {
  const sorted = Float64Array.from(scores);
  const bad = sorted.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) {
    throw new DuadError('INVALID_INPUT', `${who}: expected finite scores, got ${sorted[bad]} in row ${bad}`);
  }
  return sorted.sort();
}

/** How many of the ascending scores are at least so high. O(log n). */
export function countFrom(sorted: Float64Array, threshold: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! >= threshold) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}
