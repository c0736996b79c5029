import { DuadError } from '@duad/core';
import { meanAndDeviation } from './mean-and-deviation.js';
import { studentTwoSided } from './student-t.js';

/** How two methods compare that did not run with the same seeds. */
export interface UnpairedComparison {
  /** Mean of the first less mean of the second. */
  readonly meanDifference: number;
  /** Standard error of that difference. */
  readonly standardError: number;
  /** 0 where the means are equal, infinite where they differ and neither method varies. */
  readonly t: number;
  /** By Welch and Satterthwaite; not whole. */
  readonly degreesOfFreedom: number;
  /** Two-sided, of Welch's t-test. */
  readonly pValue: number;
}

/**
 * Compares two methods by Welch's t-test, which lets them vary unequally. Where they ran with the same seeds, the paired
 * comparison sees more.
 *
 * Welch, "The generalization of 'Student's' problem when several different population variances are involved",
 * Biometrika 34, 1947.
 *
 * @param first a measure of the first method, one value per run
 * @param second of the second method
 * @throws INVALID_INPUT if there are fewer than 2 values of either, or one is not finite
 */
export function unpairedComparison(first: ArrayLike<number>, second: ArrayLike<number>): UnpairedComparison {
  if (first.length < 2 || second.length < 2) {
    throw new DuadError(
      'INVALID_INPUT',
      `unpairedComparison: expected at least 2 values of each method, got ${first.length} and ${second.length}`,
    );
  }
  const [a, b] = [meanAndDeviation(first), meanAndDeviation(second)];
  const [errorA, errorB] = [a.sd ** 2 / a.count, b.sd ** 2 / b.count];
  const variance = errorA + errorB;
  const meanDifference = a.mean - b.mean;
  const standardError = Math.sqrt(variance);
  const t = meanDifference === 0 ? 0 : meanDifference / standardError;
  const spread = errorA ** 2 / (a.count - 1) + errorB ** 2 / (b.count - 1);
  const degreesOfFreedom = spread === 0 ? a.count + b.count - 2 : variance ** 2 / spread;
  return { meanDifference, standardError, t, degreesOfFreedom, pValue: studentTwoSided(t, degreesOfFreedom) };
}
