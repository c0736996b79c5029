import type { RunContext } from '@duad/core';
import { secondMoments } from './second-moments.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** M = L + S, L of low rank, S sparse. */
export interface Pursuit {
  /** N x d. */
  readonly lowRank: Float64Array;
  /** N x d. */
  readonly sparse: Float64Array;
  /** Rank x d, unit vectors that span the rows of L. */
  readonly axes: Float64Array;
  /** Singular values of L, one per axis, the largest first. */
  readonly singularValues: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** When to stop, and the weight of the sparse part. */
export interface PursuitOptions {
  readonly lambda: number;
  readonly tolerance: number;
  readonly iterations: number;
}

/**
 * min ||L||_* + lambda ||S||_1 subject to L + S = M by alternating directions (Candès, Li, Ma, Wright, Robust Principal
 * Component Analysis?, JACM 2011, Algorithm 1, with its mu = N d / (4 ||M||_1)). Singular values are thresholded by way of the
 * eigenvectors of the d x d second moments, so an iteration costs O(N d^2 + d^3); memory 40 N d bytes.
 *
 * @param m N x d, row-major
 */
export async function principalComponentPursuit(
  m: Float64Array,
  d: number,
  { lambda, tolerance, iterations: most }: PursuitOptions,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<Pursuit> {
  const size = m.length;
  let absolute = 0;
  let square = 0;
  for (const value of m) {
    absolute += Math.abs(value);
    square += value * value;
  }
  const sparse = new Float64Array(size);
  const multipliers = new Float64Array(size);
  const mu = absolute === 0 ? 1 : size / (4 * absolute);
  let low: Pick<Pursuit, 'lowRank' | 'axes' | 'singularValues'> = {
    lowRank: new Float64Array(size),
    axes: new Float64Array(0),
    singularValues: new Float64Array(0),
  };
  let iteration = 0;
  let converged = absolute === 0;
  while (!converged && iteration < most) {
    low = await thresholded(
      Float64Array.from(m, (value, at) => value - sparse[at]! + multipliers[at]! / mu),
      d,
      1 / mu,
      context,
    );
    let rest = 0;
    for (let at = 0; at < size; at++) {
      const value = m[at]! - low.lowRank[at]! + multipliers[at]! / mu;
      sparse[at] = Math.sign(value) * Math.max(0, Math.abs(value) - lambda / mu);
      const left = m[at]! - low.lowRank[at]! - sparse[at]!;
      multipliers[at]! += mu * left;
      rest += left * left;
    }
    iteration++;
    converged = Math.sqrt(rest) <= tolerance * Math.sqrt(square);
    context.onProgress?.({ stage: 'iteration-end', done: iteration, details: { rest: Math.sqrt(rest / square) } });
  }
  return { ...low, sparse, iterations: iteration, converged };
}

/** Singular values less `threshold`, those below it left out. */
async function thresholded(w: Float64Array, d: number, threshold: number, context: Pick<RunContext, 'signal'>) {
  const { values, vectors } = await symmetricEigen(await secondMoments(w, d, context), d, context);
  const singular = values.map((value) => Math.sqrt(Math.max(0, value)));
  const rank = singular.filter((value) => value > threshold).length;
  const axes = vectors.slice(0, rank * d);
  const lowRank = new Float64Array(w.length);
  for (let start = 0; start < w.length; start += d) {
    for (let k = 0; k < rank; k++) {
      let along = 0;
      for (let j = 0; j < d; j++) along += w[start + j]! * axes[k * d + j]!;
      along *= 1 - threshold / singular[k]!;
      for (let j = 0; j < d; j++) lowRank[start + j]! += along * axes[k * d + j]!;
    }
  }
  return { lowRank, axes, singularValues: singular.slice(0, rank).map((value) => value - threshold) };
}
