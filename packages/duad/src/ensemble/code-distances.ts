import { DuadError } from '@duad/core';

/** Added to every variance of the codes. */
const regularisation = 1e-5;

/** Where the codes of the selected rows lie. */
export interface CodeMoments {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Lower triangular L with L L^T the regularised covariance, k x k. */
  readonly factor: Float64Array;
}

/** @param codes rows x k */
export function codeMoments(codes: Float32Array, k: number, selected: Uint32Array): CodeMoments {
  const means = new Float64Array(k);
  const covariance = new Float64Array(k * k);
  for (const row of selected) for (let j = 0; j < k; j++) means[j]! += codes[row * k + j]! / selected.length;
  for (const row of selected) {
    for (let a = 0; a < k; a++) {
      const value = (codes[row * k + a]! - means[a]!) / selected.length;
      for (let b = 0; b <= a; b++) covariance[a * k + b]! += value * (codes[row * k + b]! - means[b]!);
    }
  }
  const deviations = means.map((_, j) => Math.sqrt(covariance[j * k + j]!));
  return { means, deviations, factor: cholesky(covariance, k) };
}

/** Squared Mahalanobis distance of each row's code from the selected ones; k^2 per row. */
export function codeDistances(codes: Float32Array, { means, factor }: CodeMoments): Float64Array {
  const k = means.length;
  const whitened = new Float64Array(k);
  return Float64Array.from({ length: codes.length / k }, (_, row) => {
    let distance = 0;
    for (let a = 0; a < k; a++) {
      let value = codes[row * k + a]! - means[a]!;
      for (let b = 0; b < a; b++) value -= factor[a * k + b]! * whitened[b]!;
      whitened[a] = value / factor[a * k + a]!;
      distance += whitened[a]! ** 2;
    }
    return distance;
  });
}

/** Of a lower triangle, in place, with the regularisation added to the diagonal. */
function cholesky(c: Float64Array, k: number): Float64Array {
  for (let a = 0; a < k; a++) {
    const scale = c[a * k + a]!;
    for (let b = 0; b <= a; b++) {
      let sum = c[a * k + b]! + (a === b ? regularisation : 0);
      for (let i = 0; i < b; i++) sum -= c[a * k + i]! * c[b * k + i]!;
      // Codes so large that the regularisation is below their rounding may leave a pivot of nothing.
      if (a === b) c[a * k + a] = Math.sqrt(Math.max(sum, regularisation + 1e-12 * scale));
      else c[a * k + b] = sum / c[b * k + b]!;
    }
    if (!Number.isFinite(c[a * k + a]!)) {
      throw new DuadError('DEGENERATE_DATA', 'duad: the codes of the rows are not finite; lower the learningRate');
    }
  }
  return c;
}
