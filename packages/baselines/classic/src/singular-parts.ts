import type { RunContext } from '@duad/core';
import { symmetricEigen } from '@duad/linear-algebra';
import { secondMoments } from './second-moments.js';

/** Singular values below this share of the largest are rounding: that of squares in float64. */
const negligible = 1e-7;

/** What a table does to directions. */
export interface SingularParts {
  /** The largest first; as many as the shorter side is long. */
  readonly singular: Float64Array;
  /** Number of singular values that are more than rounding. */
  readonly rank: number;
  /** The first `count` right singular vectors, count x d; `count` at most `rank`. */
  rightVectors(count: number): Float64Array;
}

/**
 * Singular values and right singular vectors of a table, by the eigenvalues of the products of its shorter side: for s of
 * them O(N d s + s^3) time.
 *
 * @param w rows of d numbers each
 */
export async function singularParts(
  w: Float64Array,
  d: number,
  context: Pick<RunContext, 'signal'>,
): Promise<SingularParts> {
  const n = w.length / d;
  const isWide = n < d;
  const side = isWide ? n : d;
  const moments = await secondMoments(isWide ? transposed(w, d) : w, side, context);
  const { values, vectors } = await symmetricEigen(moments, side, context);
  const singular = values.map((value) => Math.sqrt(Math.max(0, value)));
  return {
    singular,
    rank: singular.filter((value) => value > negligible * singular[0]!).length,
    rightVectors: (count) => (isWide ? timesRows(vectors, w, count, singular) : vectors.slice(0, count * d)),
  };
}

function transposed(w: Float64Array, d: number): Float64Array {
  const n = w.length / d;
  const turned = new Float64Array(w.length);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) turned[j * n + i] = w[i * d + j]!;
  return turned;
}

/** v_k = W' u_k / sigma_k of the first `count` left singular vectors. */
function timesRows(left: Float64Array, w: Float64Array, count: number, singular: Float64Array): Float64Array {
  const n = singular.length;
  const d = w.length / n;
  const right = new Float64Array(count * d);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < n; i++) {
      const factor = left[k * n + i]! / singular[k]!;
      for (let j = 0; j < d; j++) right[k * d + j]! += factor * w[i * d + j]!;
    }
  }
  return right;
}
