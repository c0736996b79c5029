import type { RunContext } from '@duad/core';
import { type SingularParts, singularParts } from './singular-parts.js';

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

/** When to stop, the weight of the sparse part, and how the penalty grows. */
export interface PursuitOptions {
  readonly lambda: number;
  readonly tolerance: number;
  readonly iterations: number;
  /** The penalty is multiplied by this after each iteration; 1 keeps it at N d / (4 ||M||_1), as Candès and others do. */
  readonly growth: number;
}

/**
 * min ||L||_* + lambda ||S||_1 subject to L + S = M by alternating directions (Candès, Li, Ma, Wright, Robust Principal
 * Component Analysis?, JACM 2011, Algorithm 1), the penalty mu growing from 1.25 / ||M||_2 (Lin, Chen, Ma, The augmented
 * Lagrange multiplier method for exact recovery of corrupted low-rank matrices, 2010, Algorithm 5): some thirty iterations
 * where a penalty that stays takes hundreds. Singular values are thresholded by way of the eigenvectors of second moments, of
 * rows or columns, whichever are fewer: an iteration costs O(N d s + s^3), s = min(N, d); memory 48 N d bytes.
 *
 * @param m N x d, row-major
 */
export async function principalComponentPursuit(
  m: Float64Array,
  d: number,
  { lambda, tolerance, iterations: most, growth }: PursuitOptions,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<Pursuit> {
  const size = m.length;
  const square = m.reduce((sum, value) => sum + value * value, 0);
  const sparse = new Float64Array(size);
  const multipliers = new Float64Array(size);
  let mu = square === 0 ? 1 : await firstPenalty(m, d, growth, context);
  let low: Pick<Pursuit, 'lowRank' | 'axes' | 'singularValues'> = {
    lowRank: new Float64Array(size),
    axes: new Float64Array(0),
    singularValues: new Float64Array(0),
  };
  let iteration = 0;
  let converged = square === 0;
  while (!converged && iteration < most) {
    const target = Float64Array.from(m, (value, at) => value - sparse[at]! + multipliers[at]! / mu);
    low = thresholded(target, d, 1 / mu, await singularParts(target, d, context));
    let rest = 0;
    for (let at = 0; at < size; at++) {
      const value = m[at]! - low.lowRank[at]! + multipliers[at]! / mu;
      sparse[at] = Math.sign(value) * Math.max(0, Math.abs(value) - lambda / mu);
      const left = m[at]! - low.lowRank[at]! - sparse[at]!;
      multipliers[at]! += mu * left;
      rest += left * left;
    }
    mu *= growth;
    iteration++;
    converged = Math.sqrt(rest) <= tolerance * Math.sqrt(square);
    context.onProgress?.({ stage: 'pursuit-step-end', done: iteration, details: { rest: Math.sqrt(rest / square) } });
  }
  return { ...low, sparse, iterations: iteration, converged };
}

async function firstPenalty(m: Float64Array, d: number, growth: number, context: Pick<RunContext, 'signal'>) {
  if (growth > 1) return 1.25 / (await singularParts(m, d, context)).singular[0]!;
  return m.length / (4 * m.reduce((sum, value) => sum + Math.abs(value), 0));
}

/** Singular values less `threshold`, those below it left out. */
function thresholded(w: Float64Array, d: number, threshold: number, { singular, rightVectors }: SingularParts) {
  const rank = singular.filter((value) => value > threshold).length;
  const axes = rightVectors(rank);
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
