import { precisionCholesky } from './cholesky.js';
import { type CovarianceType, covarianceLength } from './covariance.js';

/** Covariances with their precision factors. */
export interface Factors {
  readonly covariances: Float64Array;
  readonly precisionCholesky: Float64Array;
  readonly logDeterminants: Float64Array;
  /** Matrices that were singular and got a ridge. */
  readonly repaired: number;
}

/**
 * Precision factors of covariances. One that is singular to the working precision gets the smallest ridge out of
 * 1e-10, 1e-8, ..., relative to its own diagonal and to the data's variances, that makes it regular.
 *
 * @param covariances laid out by type, see {@link MixtureParameters.covariances}; left as they are
 * @param columnVariances variance of each column over all rows
 */
export function factorise(
  type: CovarianceType,
  components: number,
  columnVariances: Float64Array,
  covariances: Float64Array,
): Factors {
  const d = columnVariances.length;
  const result = covariances.slice();
  const factors = new Float64Array(covarianceLength(type, components, d));
  const logDeterminants = new Float64Array(components);
  let repaired = 0;
  const floor = columnVariances.map((variance) => (variance > 0 ? variance : 1));

  if (type === 'full' || type === 'tied') {
    for (let start = 0; start < result.length; start += d * d) {
      let logDeterminant = precisionCholesky(result, start, d, factors);
      if (Number.isNaN(logDeterminant)) repaired++;
      for (let ridge = 1e-10; Number.isNaN(logDeterminant) && ridge < 1e20; ridge *= 100) {
        for (let j = 0; j < d; j++) {
          const at = start + j * d + j;
          result[at] = Math.max(covariances[at]!, 0) * (1 + ridge) + ridge * floor[j]!;
        }
        logDeterminant = precisionCholesky(result, start, d, factors);
      }
      if (type === 'tied') logDeterminants.fill(logDeterminant);
      else logDeterminants[start / (d * d)] = logDeterminant;
    }
    return { covariances: result, precisionCholesky: factors, logDeterminants, repaired };
  }

  const perComponent = type === 'diagonal' ? d : 1;
  const smallest = type === 'diagonal' ? floor : [Math.max(...floor)];
  for (let at = 0; at < result.length; at++) {
    if (!(result[at]! > 0)) {
      result[at] = 1e-10 * smallest[at % perComponent]!;
      repaired++;
    }
    factors[at] = 1 / Math.sqrt(result[at]!);
    logDeterminants[Math.floor(at / perComponent)]! += ((d / perComponent) * -Math.log(result[at]!)) / 2;
  }
  return { covariances: result, precisionCholesky: factors, logDeterminants, repaired };
}
