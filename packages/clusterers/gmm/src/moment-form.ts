import * as tf from '@tensorflow/tfjs-core';
import type { CovarianceType } from './covariance.js';
import { scatterLength } from './statistics.js';

/** Widest table for which the products of all pairs of columns are laid out; wider ones go component by component. */
const widestPairs = 32;

/** Weighted second moments of a block about the origin, as a tensor program. */
export interface MomentForm {
  readonly shape: readonly number[];
  /**
   * @param block [d, block]
   * @param responsibilities [K, block], 0 for rows that only fill up
   * @param weights [1, block], 1 for rows that count
   */
  moments(block: tf.Tensor2D, responsibilities: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor;
  /** Lays the sums out as {@link Statistics.scatter}, still about the origin. */
  unpack(sums: Float64Array): Float64Array;
}

/** Second moments in the least work that the type of covariance allows. */
export function momentForm(type: CovarianceType, components: number, d: number): MomentForm {
  if (type === 'tied') return pooled(d);
  if (type !== 'full') return squares(components, d);
  return d <= widestPairs ? pairs(components, d) : perComponent(components, d);
}

const same = (sums: Float64Array): Float64Array => sums;

function pooled(d: number): MomentForm {
  return {
    shape: [d, d],
    moments: (block, _, weights) => tf.matMul(tf.mul(block, weights), block, false, true),
    unpack: same,
  };
}

function squares(components: number, d: number): MomentForm {
  return {
    shape: [components, d],
    moments: (block, responsibilities) => tf.matMul(responsibilities, tf.square(block), false, true),
    unpack: same,
  };
}

/** One product of the responsibilities with x_a x_b, a <= b, of all rows. */
function pairs(components: number, d: number): MomentForm {
  const count = (d * (d + 1)) / 2;
  return {
    shape: [components, count],
    moments(block, responsibilities) {
      const size = block.shape[1];
      const products = Array.from({ length: d }, (_, a) =>
        tf.mul(tf.slice(block, [a, 0], [1, size]), tf.slice(block, [a, 0], [d - a, size])),
      );
      return tf.matMul(responsibilities, tf.concat(products, 0) as tf.Tensor2D, false, true);
    },
    unpack(sums) {
      const scatter = new Float64Array(scatterLength('full', components, d));
      for (let k = 0, at = 0; k < components; k++) {
        for (let a = 0; a < d; a++) {
          for (let b = a; b < d; b++, at++) {
            scatter[(k * d + a) * d + b] = sums[at]!;
            scatter[(k * d + b) * d + a] = sums[at]!;
          }
        }
      }
      return scatter;
    },
  };
}

function perComponent(components: number, d: number): MomentForm {
  return {
    shape: [components, d, d],
    moments(block, responsibilities) {
      const size = block.shape[1];
      const matrices = Array.from({ length: components }, (_, k) => {
        const weighted = tf.mul(block, tf.slice(responsibilities, [k, 0], [1, size])) as tf.Tensor2D;
        return tf.matMul(weighted, block, false, true);
      });
      return tf.stack(matrices);
    },
    unpack: same,
  };
}
