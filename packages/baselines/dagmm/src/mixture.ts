/** A mixture of Gaussians, in float64. */
export interface Mixture {
  /** phi, [components]. */
  readonly weights: Float64Array;
  /** [components, q]. */
  readonly means: Float64Array;
  /** Jitter included, [components, q, q]. */
  readonly covariances: Float64Array;
}

/**
 * Mixture parameters from soft memberships (Eq. 5). Two passes over the rows, O(rows * components * q^2).
 *
 * @param z rows * q numbers
 * @param memberships rows * components numbers
 */
export function estimateMixture(z: Float32Array, memberships: Float32Array, q: number, jitter: number): Mixture {
  const rows = z.length / q;
  const components = memberships.length / rows;
  const mass = new Float64Array(components).fill(1e-10);
  const means = new Float64Array(components * q);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < components; k++) {
      const gamma = memberships[row * components + k]!;
      mass[k]! += gamma;
      for (let i = 0; i < q; i++) means[k * q + i]! += gamma * z[row * q + i]!;
    }
  }
  for (let k = 0; k < components; k++) for (let i = 0; i < q; i++) means[k * q + i]! /= mass[k]!;
  const covariances = new Float64Array(components * q * q);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < components; k++) {
      const gamma = memberships[row * components + k]!;
      for (let i = 0; i < q; i++) {
        const a = gamma * (z[row * q + i]! - means[k * q + i]!);
        for (let j = 0; j <= i; j++) covariances[(k * q + i) * q + j]! += a * (z[row * q + j]! - means[k * q + j]!);
      }
    }
  }
  for (let k = 0; k < components; k++) {
    for (let i = 0; i < q; i++) {
      for (let j = 0; j <= i; j++) {
        const entry = covariances[(k * q + i) * q + j]! / mass[k]! + (i === j ? jitter : 0);
        covariances[(k * q + i) * q + j] = entry;
        covariances[(k * q + j) * q + i] = entry;
      }
    }
  }
  return { weights: mass.map((value) => value / rows), means, covariances };
}

/**
 * Sample energy -log sum_k phi_k N(z; mu_k, Sigma_k) of each row (Eq. 6). O(rows * components * q^2).
 *
 * @param z rows * q numbers
 */
export function energies(z: Float32Array, { weights, means, covariances }: Mixture, q: number): Float32Array {
  const components = weights.length;
  const factors = covariances.slice();
  const offsets = new Float64Array(components);
  for (let k = 0; k < components; k++) {
    const logDeterminant = factorise(factors.subarray(k * q * q, (k + 1) * q * q), q);
    offsets[k] = Math.log(weights[k]!) - 0.5 * (logDeterminant + q * Math.log(2 * Math.PI));
  }
  const logDensities = new Float64Array(components);
  const y = new Float64Array(q);
  return Float32Array.from({ length: z.length / q }, (_, row) => {
    for (let k = 0; k < components; k++) {
      let distance = 0;
      for (let i = 0; i < q; i++) {
        let rest = z[row * q + i]! - means[k * q + i]!;
        for (let j = 0; j < i; j++) rest -= factors[(k * q + i) * q + j]! * y[j]!;
        y[i] = rest / factors[(k * q + i) * q + i]!;
        distance += y[i]! * y[i]!;
      }
      logDensities[k] = offsets[k]! - 0.5 * distance;
    }
    const largest = logDensities.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (const value of logDensities) sum += Math.exp(value - largest);
    return Math.min(-(largest + Math.log(sum)), largestFloat32);
  });
}

const largestFloat32 = 3.4028234663852886e38;

/** Replaces the lower triangle by its Cholesky factor; returns the log-determinant. */
function factorise(matrix: Float64Array, q: number): number {
  let logDeterminant = 0;
  for (let i = 0; i < q; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * q + j]!;
      for (let k = 0; k < j; k++) rest -= matrix[i * q + k]! * matrix[j * q + k]!;
      // Jitter keeps pivots positive; rounding beside huge variances may not.
      matrix[i * q + j] = i === j ? Math.sqrt(Math.max(rest, 1e-12 * matrix[i * q + i]!)) : rest / matrix[j * q + j]!;
    }
    logDeterminant += 2 * Math.log(matrix[i * q + i]!);
  }
  return logDeterminant;
}
