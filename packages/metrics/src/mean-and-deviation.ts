import { DuadError } from '@duad/core';

/** Where values lie and how far they spread. */
export interface MeanAndDeviation {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (divided by count - 1): the one to report over seeds. NaN for a single value. */
  readonly sd: number;
  /** Population standard deviation (divided by count). */
  readonly populationSd: number;
}

/**
 * Mean and standard deviations, such as of a measure over seeds. Two passes. O(n).
 *
 * @throws INVALID_INPUT if there are no values or one is not finite
 */
export function meanAndDeviation(values: ArrayLike<number>): MeanAndDeviation {
  const count = values.length;
  if (count === 0) throw new DuadError('INVALID_INPUT', 'meanAndDeviation: expected at least one value, got none');
  let sum = 0;
  for (let i = 0; i < count; i++) {
    if (!Number.isFinite(values[i])) {
      throw new DuadError('INVALID_INPUT', `meanAndDeviation: expected finite values, got ${values[i]} at ${i}`);
    }
    sum += values[i]!;
  }
  const mean = sum / count;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < count; i++) {
    const difference = values[i]! - mean;
    squares += difference * difference;
    rest += difference;
  }
  // What rounding left in the mean is taken out of the sum of squares (Chan, Golub and LeVeque 1983, Eq. 1.7).
  squares = Math.max(0, squares - (rest * rest) / count);
  return { count, mean, sd: Math.sqrt(squares / (count - 1)), populationSd: Math.sqrt(squares / count) };
}
