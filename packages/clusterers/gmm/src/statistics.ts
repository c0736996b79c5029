import type { CovarianceType } from './covariance.js';

/** What one expectation step leaves behind of the rows: all that the maximisation step needs. */
export interface Statistics {
  /** Sum over the rows of the log density of the mixture. */
  readonly logLikelihood: number;
  /** K; sum of the responsibilities r of each component. */
  readonly counts: Float64Array;
  /** K x d; sum of r x / sum of r. Without meaning where the count is 0. */
  readonly means: Float64Array;
  /**
   * Sum of r (x - mean)(x - mean)^T. full: K x d x d; tied: d x d, over all components; diagonal and spherical: only the
   * diagonal, K x d.
   */
  readonly scatter: Float64Array;
}

/** Length of {@link Statistics.scatter}. */
export function scatterLength(type: CovarianceType, components: number, columns: number): number {
  if (type === 'full') return components * columns * columns;
  return type === 'tied' ? columns * columns : components * columns;
}
