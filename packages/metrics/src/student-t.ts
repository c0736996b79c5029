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
