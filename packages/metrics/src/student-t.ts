import { incompleteBeta } from './incomplete-beta.js';

/** Chance that Student's t with so many degrees of freedom lies at least as far from 0 as `t` (DLMF 8.17.5 and A&S 26.7.1). */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  const total = degreesOfFreedom + square;
  return incompleteBeta(degreesOfFreedom / total, degreesOfFreedom / 2, 0.5, square / total);
}
