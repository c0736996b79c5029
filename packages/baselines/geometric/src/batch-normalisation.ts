import * as tf from '@tensorflow/tfjs-core';
import type { Normalise, WeightTensors } from './wide-residual-network.js';

const epsilon = 1e-5;

function standardise(centred: tf.Tensor, variance: tf.Tensor): tf.Tensor {
  return tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
}

/**
 * Normalises by mean and variance over batch and pixels, each channel by itself (Ioffe and Szegedy, ICML 2015,
 * algorithm 1).
 *
 * @param observe is told mean and variance, [channels], of every layer
 */
export function byBatch(observe?: (name: string, mean: tf.Tensor, variance: tf.Tensor) => void): Normalise {
  return (x, name) => {
    const channels = x.shape.at(-1)!;
    const mean = tf.mean(tf.reshape(x, [-1, channels]), 0);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(tf.reshape(centred, [-1, channels])), 0);
    observe?.(name, mean, variance);
    return standardise(centred, variance);
  };
}

/** Normalises by given means and variances, `${name}.mean` and `${name}.variance`. */
export function byPopulation(statistics: WeightTensors): Normalise {
  return (x, name) => standardise(tf.sub(x, statistics[`${name}.mean`]!), statistics[`${name}.variance`]!);
}
