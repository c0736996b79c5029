import type { HostTensor, Specs } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { CovarianceType } from './covariance.js';
import { inverseDeviation, logNormalisers, type MixtureParameters } from './mixture-parameters.js';

/**
 * Log densities of a block of rows as a tensor program. A block is held with its rows side by side, [d, block], so that
 * every sum and broadcast runs along contiguous memory.
 */
export interface DensityForm {
  readonly specs: Specs;
  /** The inputs that `specs` names, for given parameters and the point that was taken off every row. */
  inputs(parameters: MixtureParameters, origin: Float64Array): Record<string, Float64Array>;
  /** log(weight_k N(x_i | mean_k, C_k)), [K, block]. */
  logDensities(block: tf.Tensor2D, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor2D;
}

/** The form that suits the type of covariance. */
export function densityForm(type: CovarianceType, components: number, columns: number): DensityForm {
  return type === 'full' || type === 'tied' ? matrixForm(components, columns) : varianceForm(components, columns);
}

/** y_k = U_k^T (x - mean_k) for all k in one product, then -|y_k|^2 / 2. */
function matrixForm(components: number, d: number): DensityForm {
  return {
    specs: {
      factors: { shape: [components * d, d] },
      offsets: { shape: [components * d, 1] },
      normalisers: { shape: [components, 1] },
    },
    inputs(parameters, origin) {
      const { means, precisionCholesky: u, covariance } = parameters;
      const factors = new Float64Array(components * d * d);
      const offsets = new Float64Array(components * d);
      for (let k = 0; k < components; k++) {
        const start = covariance === 'full' ? k * d * d : 0;
        for (let a = 0; a < d; a++) {
          const shift = means[k * d + a]! - origin[a]!;
          for (let b = a; b < d; b++) {
            const value = u[start + a * d + b]!;
            factors[(k * d + b) * d + a] = value;
            offsets[k * d + b]! += value * shift;
          }
        }
      }
      return { factors, offsets, normalisers: logNormalisers(parameters) };
    },
    logDensities(block, { factors, offsets, normalisers }) {
      const whitened = tf.sub(tf.matMul(factors as tf.Tensor2D, block), offsets!);
      const stacked = tf.reshape(tf.square(whitened), [components, d, block.shape[1]]);
      return tf.sub(normalisers!, tf.mul(tf.scalar(0.5), tf.sum(stacked, 1)));
    },
  };
}

/** The squares multiplied out, as far as the origin allows: one product with [x^2; x]. */
function varianceForm(components: number, d: number): DensityForm {
  return {
    specs: { slopes: { shape: [components, 2 * d] }, normalisers: { shape: [components, 1] } },
    inputs(parameters, origin) {
      const slopes = new Float64Array(components * 2 * d);
      const normalisers = logNormalisers(parameters);
      for (let k = 0; k < components; k++) {
        for (let j = 0; j < d; j++) {
          const precision = inverseDeviation(parameters, k, j) ** 2;
          const mean = parameters.means[k * d + j]! - origin[j]!;
          slopes[k * 2 * d + j] = -0.5 * precision;
          slopes[k * 2 * d + d + j] = precision * mean;
          normalisers[k]! -= 0.5 * precision * mean * mean;
        }
      }
      return { slopes, normalisers };
    },
    logDensities(block, { slopes, normalisers }) {
      return tf.add(tf.matMul(slopes as tf.Tensor2D, tf.concat([tf.square(block), block], 0)), normalisers!);
    },
  };
}

/** Zeroes of the given shapes, to start a state from. */
export function zeroes(shapes: Readonly<Record<string, readonly number[]>>): Record<string, HostTensor> {
  const fill = (shape: readonly number[]): HostTensor => ({
    shape,
    data: new Float64Array(shape.reduce((size, side) => size * side, 1)),
  });
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, fill(shape)]));
}
