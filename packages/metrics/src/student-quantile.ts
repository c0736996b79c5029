import { DuadError } from '@duad/core';
import { studentTwoSided } from './student-t.js';

/**
 * How many standard errors to either side of a mean hold the true one with the chance `level`: 2.776 for 0.95 and 4
 * degrees of freedom. By bisection of the two-sided p-value.
 *
 * @param level above 0, below 1
 * @param degreesOfFreedom above 0; need not be whole
 * @throws INVALID_INPUT
 */
export function studentQuantile(level: number, degreesOfFreedom: number): number {
  if (!(level > 0 && level < 1 && degreesOfFreedom > 0)) {
    throw new DuadError(
      'INVALID_INPUT',
      `studentQuantile: expected a level between 0 and 1 and degrees of freedom above 0, got ${level} and ${degreesOfFreedom}`,
    );
  }
  let [low, high] = [0, 1];
  while (studentTwoSided(high, degreesOfFreedom) > 1 - level) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, degreesOfFreedom) > 1 - level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
