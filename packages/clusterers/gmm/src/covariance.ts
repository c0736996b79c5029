/**
 * Shape of the covariance matrices: one free matrix per component, one variance per component and column, one matrix for
 * all components, or one variance per component.
 */
export type CovarianceType = 'full' | 'diagonal' | 'tied' | 'spherical';

/** How many numbers hold the covariances of `components` components over `columns` columns. */
export function covarianceLength(type: CovarianceType, components: number, columns: number): number {
  if (type === 'full') return components * columns * columns;
  if (type === 'diagonal') return components * columns;
  return type === 'tied' ? columns * columns : components;
}

/** Free parameters of a mixture: weights, means and covariances. */
export function parameterCount(type: CovarianceType, components: number, columns: number): number {
  const symmetric = (columns * (columns + 1)) / 2;
  const perType = {
    full: components * symmetric,
    diagonal: components * columns,
    tied: symmetric,
    spherical: components,
  };
  return perType[type] + components * columns + components - 1;
}
