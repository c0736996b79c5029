import type { CovarianceType } from './covariance.js';

/** Everything that a mixture of K components over d columns is. All arrays are row-major. */
export interface MixtureParameters {
  readonly covariance: CovarianceType;
  readonly components: number;
  readonly columns: number;
  /** K; they sum to 1. A component of weight 0 takes no part. */
  readonly weights: Float64Array;
  /** K x d. */
  readonly means: Float64Array;
  /** full: K x d x d; diagonal: K x d (variances); tied: d x d; spherical: K (variances). */
  readonly covariances: Float64Array;
  /**
   * Laid out as `covariances`: for a matrix C the upper triangular U with U U^T = C^-1, so that (x - mean) U has the unit
   * covariance; for a variance its inverse root.
   */
  readonly precisionCholesky: Float64Array;
  /** K; log det U. */
  readonly logDeterminants: Float64Array;
}

/** Inverse standard deviation of component k in column j, for `diagonal` and `spherical`. */
export function inverseDeviation(parameters: MixtureParameters, k: number, j: number): number {
  const at = parameters.covariance === 'spherical' ? k : k * parameters.columns + j;
  return parameters.precisionCholesky[at]!;
}

/** Variance of component k in column j, for every type. */
export function varianceOf(parameters: MixtureParameters, k: number, j: number): number {
  const { covariance, covariances, columns: d } = parameters;
  if (covariance === 'full') return covariances[(k * d + j) * d + j]!;
  if (covariance === 'diagonal') return covariances[k * d + j]!;
  return covariance === 'tied' ? covariances[j * d + j]! : covariances[k]!;
}

/** log weight + log det U - d/2 log 2 pi for each component: what its log density has besides the distance. */
export function logNormalisers(parameters: MixtureParameters): Float64Array {
  const gaussian = -0.5 * parameters.columns * Math.log(2 * Math.PI);
  return parameters.weights.map((weight, k) => Math.log(weight) + parameters.logDeterminants[k]! + gaussian);
}
