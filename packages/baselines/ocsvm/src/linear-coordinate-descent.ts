import { breathe, type RunContext } from '@duad/core';
import type { ParsedOcsvmOptions } from './options.js';
import { offsetOf, type Solution, startingWeights } from './solution.js';
import { who } from './who.js';

/** The answer, with the vector that the weights make. */
export interface LinearSolution extends Solution {
  /** Sum of alpha_i z_i. */
  readonly vector: Float64Array;
}

/** Passes that suffice on all data seen; more would point to a problem that does not converge. */
const mostPasses = 2000;

/** Rows that the pairs of a pass are taken from, at each end. */
const pairsPerPass = 1024;

/** How often the pairs of a pass are gone through. */
const rounds = 4;

/**
 * The problem of {@link sequentialMinimalOptimisation} where the kernel is an inner product of `m` numbers: descent by pairs
 * with the vector sum alpha_i z_i kept up to date (after Chou, Lin, Lin, Dual Coordinate Descent Methods for Large-scale
 * Linear One-class SVM and SVDD, SDM 2020). A pass takes all gradients, O(N m), and then the most violating pairs, O(m)
 * each.
 */
export async function linearCoordinateDescent(
  z: Float32Array,
  m: number,
  { nu, tolerance, iterations: most = mostPasses }: Pick<ParsedOcsvmOptions, 'nu' | 'tolerance' | 'iterations'>,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<LinearSolution> {
  const rows = z.length / m;
  const alpha = startingWeights(rows, nu);
  const gradient = new Float64Array(rows);
  const vector = new Float64Array(m);
  for (let i = 0; i < rows && alpha[i]! > 0; i++) move(i, alpha[i]!);

  function move(i: number, weight: number): void {
    for (let k = 0, at = i * m; k < m; k++, at++) vector[k]! += weight * z[at]!;
  }

  function gradientOf(i: number): number {
    let [a, b, c, d] = [0, 0, 0, 0];
    const whole = m - (m % 4);
    const start = i * m;
    for (let k = 0; k < whole; k += 4) {
      a += vector[k]! * z[start + k]!;
      b += vector[k + 1]! * z[start + k + 1]!;
      c += vector[k + 2]! * z[start + k + 2]!;
      d += vector[k + 3]! * z[start + k + 3]!;
    }
    for (let k = whole; k < m; k++) a += vector[k]! * z[start + k]!;
    return a + b + (c + d);
  }

  async function refreshGradient(): Promise<void> {
    const rowsBetween = Math.max(1, Math.floor(1e8 / m));
    for (let i = 0; i < rows; i++) {
      if (i % rowsBetween === 0) await breathe(context, who);
      gradient[i] = gradientOf(i);
    }
  }

  /** Moves weight from row j to row i as far as that helps. */
  function improve(i: number, j: number): void {
    if (alpha[i]! >= 1 || alpha[j]! <= 0) return;
    const difference = gradientOf(j) - gradientOf(i);
    if (difference <= 0) return;
    let curvature = 0;
    for (let k = 0; k < m; k++) curvature += (z[i * m + k]! - z[j * m + k]!) ** 2;
    const step = Math.min(difference / Math.max(curvature, 1e-12), 1 - alpha[i]!, alpha[j]!);
    alpha[i] = step === 1 - alpha[i]! ? 1 : alpha[i]! + step;
    alpha[j]! -= step;
    move(i, step);
    move(j, -step);
  }

  let pass = 0;
  let converged = false;
  for (; pass < most; pass++) {
    await refreshGradient();
    const byGradient = Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => gradient[a]! - gradient[b]!);
    const up = byGradient.filter((i) => alpha[i]! < 1).subarray(0, pairsPerPass);
    const down = byGradient
      .filter((i) => alpha[i]! > 0)
      .reverse()
      .subarray(0, pairsPerPass);
    const violation = up.length > 0 ? gradient[down[0]!]! - gradient[up[0]!]! : 0;
    converged = violation < tolerance;
    if (converged) break;
    for (let round = 0; round < rounds; round++) {
      for (let pair = 0; pair < Math.min(up.length, down.length); pair++) {
        // Each round pairs the rows differently.
        improve(up[pair]!, down[(pair + round * 7) % down.length]!);
        improve(down[pair]!, up[(pair + round * 7) % up.length]!);
      }
    }
    context.onProgress?.({ stage: 'passes', done: pass + 1, details: { violation } });
  }
  await refreshGradient();
  return { alpha, rho: offsetOf(alpha, gradient), iterations: pass, converged, vector };
}
