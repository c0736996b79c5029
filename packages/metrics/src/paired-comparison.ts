import { DuadError } from '@duad/core';
import { meanAndDeviation } from './mean-and-deviation.js';
import { studentTwoSided } from './student-t.js';

/** How two methods compare over the same seeds. */
export interface PairedComparison {
  readonly pairs: number;
  /** Mean of first - second. */
  readonly meanDifference: number;
  /** Sample standard deviation (n - 1) of the differences. */
  readonly sdOfDifferences: number;
  /** 0 where all differences are 0, infinite where they are all the same otherwise. */
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided, of the paired t-test. */
  readonly pValue: number;
}

/**
 * Compares two methods that ran with the same seeds (or on the same splits) by the paired t-test. Where many
 * comparisons are made, correct the p-values for their number.
 *
 * Student, "The probable error of a mean", Biometrika 6, 1908.
 *
 * @param first a measure of the first method, one value per seed
 * @param second of the second method, in the same order
 * @throws INVALID_INPUT if the lengths differ, there are fewer than 2 pairs, or a value is not finite
 */
export function pairedComparison(first: ArrayLike<number>, second: ArrayLike<number>): PairedComparison {
  const pairs = first.length;
  if (pairs !== second.length || pairs < 2) {
    throw new DuadError(
      'INVALID_INPUT',
      `pairedComparison: expected at least 2 values of each method, one per seed, got ${pairs} and ${second.length}`,
    );
  }
  const differences = Float64Array.from({ length: pairs }, (_, i) => first[i]! - second[i]!);
  const notFinite = differences.findIndex((value) => !Number.isFinite(value));
  if (notFinite >= 0) {
    throw new DuadError(
      'INVALID_INPUT',
      `pairedComparison: expected finite values, got ${first[notFinite]} and ${second[notFinite]} at ${notFinite}`,
    );
  }
  const { mean, sd } = meanAndDeviation(differences);
  const degreesOfFreedom = pairs - 1;
  const t = mean === 0 ? 0 : mean / (sd / Math.sqrt(pairs));
  const pValue = studentTwoSided(t, degreesOfFreedom);
  return { pairs, meanDifference: mean, sdOfDifferences: sd, t, degreesOfFreedom, pValue };
}
