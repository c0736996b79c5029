import { type CovarianceType, covarianceLength } from './covariance.js';
import { factorise } from './factorise.js';
import type { MixtureParameters } from './mixture-parameters.js';
import type { Statistics } from './statistics.js';

/** Parameters, and what had to be mended on the way. */
export interface Maximised {
  readonly parameters: MixtureParameters;
  /** Covariances that stayed singular with the regularisation. */
  readonly repaired: number;
  /** Components that no row belongs to any more; their weight is 0. */
  readonly collapsed: number;
}

/** What the maximisation step is told besides the statistics. */
export interface MaximisationSettings {
  readonly covariance: CovarianceType;
  /** Added to every variance, in squared units of the data. */
  readonly regularisation: number;
  /** Variance of each column over all rows. */
  readonly columnVariances: Float64Array;
}

/** A component counts as empty below this many rows. */
const emptyCount = 10 * Number.EPSILON;

/**
 * The maximisation step: weights, means and covariances under which the statistics are likeliest (Dempster, Laird and
 * Rubin, 1977). An empty component keeps a finite mean and covariance, and gets the weight 0.
 */
export function maximise(statistics: Statistics, settings: MaximisationSettings): Maximised {
  const { counts } = statistics;
  const { covariance: type, regularisation, columnVariances } = settings;
  const components = counts.length;
  const d = columnVariances.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const weights = counts.map((count) => (count > emptyCount ? count / total : 0));
  const means = statistics.means.map((mean, at) => (counts[Math.floor(at / d)]! > emptyCount ? mean : 0));
  const covariances = covariancesOf(statistics, type, d, total);
  for (let k = 0; k < components && type !== 'tied'; k++) {
    if (weights[k] === 0) setUnitCovariance(covariances, type, k, d);
  }
  addToDiagonal(covariances, type, d, regularisation);
  const { repaired, ...factors } = factorise(type, components, columnVariances, covariances);
  return {
    parameters: { covariance: type, components, columns: d, weights, means, ...factors },
    repaired,
    collapsed: weights.reduce((count, weight) => count + (weight === 0 ? 1 : 0), 0),
  };
}

function covariancesOf({ counts, scatter }: Statistics, type: CovarianceType, d: number, total: number): Float64Array {
  if (type === 'tied') return scatter.map((value) => value / total);
  if (type === 'full') return scatter.map((value, at) => value / counts[Math.floor(at / (d * d))]!);
  if (type === 'diagonal') return scatter.map((value, at) => value / counts[Math.floor(at / d)]!);
  return counts.map((count, k) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += scatter[k * d + j]!;
    return sum / d / count;
  });
}

function setUnitCovariance(covariances: Float64Array, type: CovarianceType, k: number, d: number): void {
  const size = covarianceLength(type, 1, d);
  if (type !== 'full') {
    covariances.fill(1, k * size, (k + 1) * size);
    return;
  }
  covariances.fill(0, k * size, (k + 1) * size);
  for (let j = 0; j < d; j++) covariances[k * size + j * d + j] = 1;
}

function addToDiagonal(covariances: Float64Array, type: CovarianceType, d: number, value: number): void {
  const matrices = type === 'full' || type === 'tied';
  for (let at = 0; at < covariances.length; at++) {
    if (!matrices || (at % (d * d)) % (d + 1) === 0) covariances[at]! += value;
  }
}
