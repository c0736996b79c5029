import type { CovarianceType } from './covariance.js';
import type { Expectation } from './expectation.js';
import { varianceOf } from './mixture-parameters.js';
import type { Statistics } from './statistics.js';

/** Largest (distance from the origin / deviation)^2 at which sums about the origin keep half their digits. */
const limit = 2 ** 26;

/** What {@link safeExpectation} is told about the rows. */
export interface Surroundings {
  /** d; the point about which the fast sums are taken. */
  readonly origin: Float64Array;
  /** Added to every variance afterwards. */
  readonly regularisation: number;
}

/**
 * The fast expectation step as long as its sums about one common origin are good for every component, the exact one from
 * the first time that they are not.
 */
export function safeExpectation(
  fast: Expectation,
  exact: Expectation,
  { origin, regularisation }: Surroundings,
): Expectation {
  let current = fast;
  return {
    async statistics(parameters, context) {
      const isFar = (means: Float64Array, variance: (k: number, j: number) => number): boolean =>
        means.some((mean, at) => {
          const [k, j] = [Math.floor(at / origin.length), at % origin.length];
          return parameters.weights[k]! > 0 && (mean - origin[j]!) ** 2 > limit * variance(k, j);
        });
      if (isFar(parameters.means, (k, j) => varianceOf(parameters, k, j))) current = exact;
      const statistics = await current.statistics(parameters, context);
      if (current === exact) return statistics;
      const variance = scatterVariance(statistics, parameters.covariance, origin.length);
      if (!isFar(statistics.means, (k, j) => variance(k, j) + regularisation)) return statistics;
      current = exact;
      return exact.statistics(parameters, context);
    },
    dispose() {
      fast.dispose();
      exact.dispose();
    },
  };
}

/** Variance of component k in column j, without the regularisation. */
function scatterVariance(
  { counts, scatter }: Statistics,
  type: CovarianceType,
  d: number,
): (k: number, j: number) => number {
  if (type === 'full') return (k, j) => scatter[(k * d + j) * d + j]! / counts[k]!;
  if (type !== 'tied') return (k, j) => scatter[k * d + j]! / counts[k]!;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (_, j) => scatter[j * d + j]! / total;
}
