import type { Matrix } from '@duad/core';
import { logNormalisers, type MixtureParameters } from './mixture-parameters.js';

/**
 * log(weight_k N(x_i | mean_k, C_k)) for the rows `from` .. `to - 1`, by plain loops. Costs (to - from) K d^2 for full and
 * tied covariances, (to - from) K d for the others.
 *
 * @param out receives (to - from) x K values
 */
export function logDensities(
  x: Matrix,
  from: number,
  to: number,
  parameters: MixtureParameters,
  out: Float64Array,
): void {
  const { components, columns: d, covariance, means, precisionCholesky: u } = parameters;
  if (covariance === 'diagonal' || covariance === 'spherical') {
    varianceDensities(x, from, to, parameters, out);
    return;
  }
  const normalisers = logNormalisers(parameters);
  const difference = new Float64Array(d);
  const perComponent = covariance === 'full' ? d * d : 0;
  const whitened = new Float64Array(d);
  for (let i = from, at = 0; i < to; i++) {
    for (let k = 0; k < components; k++) {
      for (let j = 0; j < d; j++) difference[j] = x.data[i * d + j]! - means[k * d + j]!;
      const factor = k * perComponent;
      let distance = 0;
      whitened.fill(0);
      for (let a = 0; a < d; a++) {
        const value = difference[a]!;
        const row = factor + a * d;
        for (let b = a; b < d; b++) whitened[b]! += value * u[row + b]!;
      }
      for (let j = 0; j < d; j++) distance += whitened[j]! * whitened[j]!;
      out[at++] = normalisers[k]! - 0.5 * distance;
    }
  }
}

/** The same for diagonal and spherical covariances, which need no products of matrices. */
function varianceDensities(
  { data, columns: d }: Matrix,
  from: number,
  to: number,
  parameters: MixtureParameters,
  out: Float64Array,
): void {
  const { components, covariance, means, precisionCholesky: u } = parameters;
  const normalisers = logNormalisers(parameters);
  const precisions = covariance === 'diagonal' ? u : means.map((_, at) => u[Math.floor(at / d)]!);
  for (let i = from, at = 0; i < to; i++) {
    const start = i * d;
    for (let k = 0, mean = 0; k < components; k++, at++) {
      let distance = 0;
      for (let j = 0; j < d; j++, mean++) {
        const y = (data[start + j]! - means[mean]!) * precisions[mean]!;
        distance += y * y;
      }
      out[at] = normalisers[k]! - 0.5 * distance;
    }
  }
}
