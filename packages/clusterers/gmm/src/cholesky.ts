/**
 * Factors the inverse of a symmetric positive definite matrix: writes the upper triangular U with U U^T = C^-1.
 *
 * @param c holds C, d x d row-major, from `offset` on; only its lower triangle is read
 * @param u receives U at the same place
 * @returns log det U, or NaN where C is not positive definite to the working precision
 */
export function precisionCholesky(c: Float64Array, offset: number, d: number, u: Float64Array): number {
  const lower = new Float64Array(d * d);
  let logDeterminant = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = c[offset + i * d + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * d + k]! * lower[j * d + k]!;
      if (i > j) {
        lower[i * d + j] = sum / lower[j * d + j]!;
        continue;
      }
      // A pivot that is all rounding error says nothing about the matrix.
      if (!(sum > d * Number.EPSILON * c[offset + i * d + i]!) || !Number.isFinite(sum)) return Number.NaN;
      lower[i * d + i] = Math.sqrt(sum);
      logDeterminant -= 0.5 * Math.log(sum);
    }
  }
  // U = L^-T, column i of U being row i of L^-1, by forward substitution.
  u.fill(0, offset, offset + d * d);
  for (let j = 0; j < d; j++) {
    u[offset + j * d + j] = 1 / lower[j * d + j]!;
    for (let i = j + 1; i < d; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += lower[i * d + k]! * u[offset + j * d + k]!;
      u[offset + j * d + i] = -sum / lower[i * d + i]!;
    }
  }
  return logDeterminant;
}
