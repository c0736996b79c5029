import * as tf from '@tensorflow/tfjs-core';
import type { DagmmOptions } from './options.js';

/** Keeps roots and quotients, and their derivatives, finite. */
const tiny = 1e-12;

/**
 * z = [z_c; z_r] of a batch, [rows, latent size] (Eq. 1 to 3): the code, the relative Euclidean distance
 * |x - x'| / |x| and the cosine similarity of x and x'.
 *
 * @param shortest rows shorter than this are measured against it; |x| may be zero
 */
export function latent(
  x: tf.Tensor,
  code: tf.Tensor,
  reconstruction: tf.Tensor,
  shortest: number,
  { reconstructionFeatures }: DagmmOptions,
): tf.Tensor {
  const length = (rows: tf.Tensor): tf.Tensor => tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), tiny));
  const floored = tf.clipByValue(length(x), shortest, Number.MAX_VALUE);
  const features = {
    'relative-euclidean': () => tf.div(length(tf.sub(x, reconstruction)), floored),
    cosine: () => tf.div(tf.sum(tf.mul(x, reconstruction), 1, true), tf.mul(floored, length(reconstruction))),
  };
  return tf.concat([code, ...reconstructionFeatures.map((name) => features[name]())], 1);
}
