/** What a solver answers: weights of rows, and the offset. */
export interface Solution {
  /** 0 .. 1 each, nu * rows in sum, as in libsvm (Schölkopf's, times nu * rows). */
  readonly alpha: Float64Array;
  readonly rho: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The weights that libsvm starts from: the first rows at their bound, so that they sum up to nu * rows. */
export function startingWeights(rows: number, nu: number): Float64Array {
  const total = nu * rows;
  return Float64Array.from({ length: rows }, (_, i) => Math.max(0, Math.min(1, total - i)));
}

/**
 * The offset from the gradient: its mean over the rows between the bounds, or the middle of what the bounds leave open.
 */
export function offsetOf(alpha: Float64Array, gradient: Float64Array): number {
  let sum = 0;
  let free = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i]! >= 1) highest = Math.max(highest, gradient[i]!);
    else if (alpha[i]! <= 0) lowest = Math.min(lowest, gradient[i]!);
    else {
      sum += gradient[i]!;
      free++;
    }
  }
  if (free > 0) return sum / free;
  if (highest === Number.NEGATIVE_INFINITY) return lowest;
  return lowest === Number.POSITIVE_INFINITY ? highest : (highest + lowest) / 2;
}
