import { breathe, type RunContext } from '@duad/core';
import type { KernelCache } from './kernel-cache.js';
import type { ParsedOcsvmOptions } from './options.js';
import { offsetOf, type Solution, startingWeights } from './solution.js';
import { who } from './who.js';

/** Some tenth of a second of steps, in rows looked at. */
const workBetweenPauses = 3e7;

/** Stands for a curvature of nothing, between equal rows. */
const leastCurvature = 1e-12;

/** What a search for a pair finds. */
interface Pair {
  readonly i: number;
  readonly j: number;
  /** By how much the worst pair violates the optimality conditions. */
  readonly violation: number;
}

/**
 * min 1/2 a'Ka subject to 0 <= a_i <= 1, sum a = nu N, by sequential minimal optimisation: working sets by second-order
 * information (Fan, Chen, Lin, JMLR 2005), shrinking and the reconstruction of gradients as in libsvm (Chang and Lin, ACM
 * TIST 2011, sections 4.1.2, 5.1 and 5.3). A step costs O(active rows) and at most two rows of the kernel matrix.
 */
export async function sequentialMinimalOptimisation(
  cache: KernelCache,
  rows: number,
  options: Pick<ParsedOcsvmOptions, 'nu' | 'tolerance' | 'iterations' | 'shrinking'>,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<Solution> {
  const { tolerance, iterations: most = Number.POSITIVE_INFINITY } = options;
  const alpha = startingWeights(rows, options.nu);
  /** K a; of rows not active it may be out of date. */
  const gradient = new Float64Array(rows);
  /** The part of it that comes from the rows at their upper bound. */
  const boundGradient = new Float64Array(rows);
  const everything = Int32Array.from({ length: rows }, (_, row) => row);
  let active = everything;
  const started = alpha.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  await cache.leading(
    started,
    (i, row) => {
      addTo(gradient, row, alpha[i]!);
      if (alpha[i]! >= 1) addTo(boundGradient, row, 1);
    },
    context,
  );

  /** Rows that may soon be given weight: those that gain the most by it. */
  const likely = () => active.filter((row) => alpha[row] === 0).sort((a, b) => gradient[a]! - gradient[b]!);
  const rowOf = (i: number) => cache.peek(i) ?? cache.row(i, likely, context);
  const shrinkEvery = Math.min(rows, 1000);
  let untilShrinking = shrinkEvery;
  let hasUnshrunk = false;
  let work = 0;
  let steps = 0;
  let converged = false;

  async function findPair(): Promise<Pair> {
    const i = steepest(active, alpha, gradient);
    return i < 0 ? { i, j: -1, violation: 0 } : partner(active, alpha, gradient, i, await rowOf(i));
  }

  /** Brings the gradients of the rows left out up to date and takes them in again. */
  async function unshrink(): Promise<void> {
    if (active.length === rows) return;
    const isActive = new Uint8Array(rows);
    for (const row of active) isActive[row] = 1;
    const others = everything.filter((row) => !isActive[row]);
    for (const row of others) gradient[row] = boundGradient[row]!;
    for (let i = 0; i < rows; i++) {
      const weight = alpha[i]!;
      if (weight <= 0 || weight >= 1) continue;
      const kernel = await rowOf(i);
      for (const row of others) gradient[row]! += weight * kernel[row]!;
    }
    active = everything;
  }

  async function shrink(): Promise<void> {
    const { up, down } = extremes(active, alpha, gradient);
    if (!hasUnshrunk && down - up <= 10 * tolerance) {
      hasUnshrunk = true;
      await unshrink();
    }
    active = active.filter((row) => {
      if (alpha[row]! >= 1) return gradient[row]! >= up;
      return alpha[row]! > 0 || gradient[row]! <= down;
    });
  }

  while (steps < most) {
    if (options.shrinking && --untilShrinking === 0) {
      untilShrinking = shrinkEvery;
      await shrink();
    }
    let pair = await findPair();
    if (pair.violation < tolerance || pair.j < 0) {
      await unshrink();
      pair = await findPair();
      if (pair.violation < tolerance || pair.j < 0) {
        converged = true;
        break;
      }
      untilShrinking = 1;
    }
    const { i, j } = pair;
    const [ki, kj] = [await rowOf(i), await rowOf(j)];
    const [beforeI, beforeJ] = [alpha[i]!, alpha[j]!];
    const curvature = Math.max(2 - 2 * ki[j]!, leastCurvature);
    const step = Math.min((gradient[j]! - gradient[i]!) / curvature, 1 - beforeI, beforeJ);
    alpha[i] = step === 1 - beforeI ? 1 : beforeI + step;
    alpha[j] = beforeJ - step;
    for (const row of active) gradient[row]! += step * (ki[row]! - kj[row]!);
    if (alpha[i]! >= 1) addTo(boundGradient, ki, 1);
    if (beforeJ >= 1) addTo(boundGradient, kj, -1);
    steps++;
    work += active.length;
    if (work < workBetweenPauses) continue;
    work = 0;
    await breathe(context, who);
    context.onProgress?.({ stage: 'steps', done: steps, details: { violation: pair.violation } });
  }
  await unshrink();
  return { alpha, rho: offsetOf(alpha, gradient), iterations: steps, converged };
}

function addTo(sum: Float64Array, row: Float32Array, weight: number): void {
  for (let k = 0; k < sum.length; k++) sum[k]! += weight * row[k]!;
}

/** The row that gains the most by more weight; -1 if none can take any. */
function steepest(active: Int32Array, alpha: Float64Array, gradient: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let found = -1;
  for (let at = 0; at < active.length; at++) {
    const row = active[at]!;
    if (gradient[row]! < least && alpha[row]! < 1) {
      least = gradient[row]!;
      found = row;
    }
  }
  return found;
}

/** The row to take weight from for row `i`, by how much the objective falls. */
function partner(
  active: Int32Array,
  alpha: Float64Array,
  gradient: Float64Array,
  i: number,
  kernel: Float32Array,
): Pair {
  const own = gradient[i]!;
  let largest = Number.NEGATIVE_INFINITY;
  let bestSquare = 0;
  let bestCurvature = 1;
  let j = -1;
  for (let at = 0; at < active.length; at++) {
    const row = active[at]!;
    if (alpha[row]! <= 0) continue;
    const difference = gradient[row]! - own;
    if (difference > largest) largest = difference;
    if (difference <= 0) continue;
    const curvature = Math.max(2 - 2 * kernel[row]!, leastCurvature);
    if (difference * difference * bestCurvature > bestSquare * curvature) {
      bestSquare = difference * difference;
      bestCurvature = curvature;
      j = row;
    }
  }
  return { i, j, violation: largest };
}

/** The smallest gradient among rows that may gain weight, the largest among those that may lose some. */
function extremes(active: Int32Array, alpha: Float64Array, gradient: Float64Array) {
  let up = Number.POSITIVE_INFINITY;
  let down = Number.NEGATIVE_INFINITY;
  for (const row of active) {
    if (alpha[row]! < 1) up = Math.min(up, gradient[row]!);
    if (alpha[row]! > 0) down = Math.max(down, gradient[row]!);
  }
  return { up, down };
}
