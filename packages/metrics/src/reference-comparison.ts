import { DuadError } from '@duad/core';
import { meanAndDeviation } from './mean-and-deviation.js';
import { studentQuantile } from './student-quantile.js';
import { studentTwoSided } from './student-t.js';

/** A figure from elsewhere to compare with, such as one that a paper reports. */
export interface Reference {
  readonly mean: number;
  /** How uncertain that mean is; 0 unless given, as if it were exact. */
  readonly standardError?: number;
}

/** How values over seeds compare with a figure from elsewhere. */
export interface ReferenceComparison {
  readonly count: number;
  /** Mean of the values - mean of the reference. */
  readonly difference: number;
  /** Standard error of the difference, the reference's own included. */
  readonly standardError: number;
  /** 0 where there is no difference, infinite where there is one and no spread at all. */
  readonly t: number;
  /** After Welch and Satterthwaite; count - 1 where the reference is exact, infinite where the values do not spread. */
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly pValue: number;
  /** 95 per cent confidence interval of the difference. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Compares values, one per seed, with a figure from elsewhere: Student's one-sample t-test or, where that figure is
 * uncertain itself, Welch's with the reference's standard error taken as known. O(n).
 *
 * Welch, "The generalization of 'Student's' problem when several different population variances are involved",
 * Biometrika 34, 1947.
 *
 * @throws INVALID_INPUT if there are fewer than 2 values, one is not finite, or the reference is not finite or negative in
 *   its standard error
 */
export function referenceComparison(values: ArrayLike<number>, reference: Reference): ReferenceComparison {
  const { mean: expected, standardError: known = 0 } = reference;
  if (values.length < 2) {
    throw new DuadError(
      'INVALID_INPUT',
      `referenceComparison: expected at least 2 values, one per seed, got ${values.length}`,
    );
  }
  if (!Number.isFinite(expected) || !(known >= 0 && known < Number.POSITIVE_INFINITY)) {
    throw new DuadError(
      'INVALID_INPUT',
      `referenceComparison: expected a finite mean and a finite standard error >= 0, got ${expected} and ${known}`,
    );
  }
  const { count, mean, sd } = meanAndDeviation(values);
  const own = (sd * sd) / count;
  const standardError = Math.sqrt(own + known * known);
  const difference = mean - expected;
  const degreesOfFreedom =
    own === 0 ? (known === 0 ? count - 1 : Number.POSITIVE_INFINITY) : (count - 1) * (1 + (known * known) / own) ** 2;
  const t = difference === 0 ? 0 : difference / standardError;
  const reach = standardError * studentQuantile(0.95, degreesOfFreedom);
  return {
    count,
    difference,
    standardError,
    t,
    degreesOfFreedom,
    pValue: studentTwoSided(t, degreesOfFreedom),
    interval: [difference - reach, difference + reach],
  };
}
