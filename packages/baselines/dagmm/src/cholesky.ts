import * as tf from '@tensorflow/tfjs-core';

/** Entries (i, j), j <= i, of a stack of symmetric or lower triangular matrices; each entry is a tensor over the stack. */
export type LowerEntries = readonly (readonly tf.Tensor[])[];

/**
 * Cholesky factors of a stack of small matrices, entry by entry, so that it is made of elementwise operations alone and
 * can be differentiated and compiled. O(q^3) operations for matrices of side q.
 *
 * @param smallestPivot a bound that no pivot of an exact factorisation falls below; rounding may
 */
export function cholesky(matrix: LowerEntries, smallestPivot: number): LowerEntries {
  const factor: tf.Tensor[][] = [];
  matrix.forEach((row, i) => {
    factor.push([]);
    row.forEach((entry, j) => {
      let rest = entry;
      for (let k = 0; k < j; k++) rest = tf.sub(rest, tf.mul(factor[i]![k]!, factor[j]![k]!));
      factor[i]!.push(
        i === j ? tf.sqrt(tf.clipByValue(rest, smallestPivot, Number.MAX_VALUE)) : tf.div(rest, factor[j]![j]!),
      );
    });
  });
  return factor;
}

/** Solves L y = b by forward substitution, for a stack of factors L; `b` and `y` are lists over the rows of L. */
export function solveLower(factor: LowerEntries, b: readonly tf.Tensor[]): tf.Tensor[] {
  const y: tf.Tensor[] = [];
  b.forEach((value, i) => {
    let rest = value;
    for (let k = 0; k < i; k++) rest = tf.sub(rest, tf.mul(factor[i]![k]!, y[k]!));
    y.push(tf.div(rest, factor[i]![i]!));
  });
  return y;
}
