import { incompleteBeta } from './incomplete-beta.js';

/** From here on the distribution is the normal one to six digits. */
const nearlyNormal = 1e6;

/** Chance that Student's t with so many degrees of freedom lies at least as far from 0 as `t` (DLMF 8.17.5 and A&S 26.7.1). */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  const degrees = Math.min(degreesOfFreedom, nearlyNormal);
  const total = degrees + square;
  return incompleteBeta(degrees / total, degrees / 2, 0.5, square / total);
}

/** The t whose two-sided chance is `pValue`, to ten digits, by bisection. */
export function studentCritical(pValue: number, degreesOfFreedom: number): number {
  let [low, high] = [0, 1];
  while (studentTwoSided(high, degreesOfFreedom) > pValue) [low, high] = [high, 2 * high];
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, degreesOfFreedom) > pValue) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
