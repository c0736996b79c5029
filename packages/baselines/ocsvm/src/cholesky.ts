/**
 * The inverse of the Cholesky factor of a symmetric positive definite matrix: K = L L', answers L^-1, lower triangular,
 * row-major. O(m^3 / 2).
 */
export function inverseCholesky(matrix: Float64Array, m: number): Float64Array {
  const factor = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * m + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * m + k]! * factor[j * m + k]!;
      factor[i * m + j] = i === j ? Math.sqrt(sum) : sum / factor[j * m + j]!;
    }
  }
  const inverse = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < i; k++) {
      const weight = factor[i * m + k]!;
      for (let j = 0; j <= k; j++) inverse[i * m + j]! -= weight * inverse[k * m + j]!;
    }
    for (let j = 0; j < i; j++) inverse[i * m + j]! /= factor[i * m + i]!;
    inverse[i * m + i] = 1 / factor[i * m + i]!;
  }
  return inverse;
}
