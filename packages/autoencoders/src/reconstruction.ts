import * as tf from '@tensorflow/tfjs-core';
import type { TrainingOptions } from './options.js';

const tiny = 1e-12;
/** Keeps the derivative of arccos finite. */
const largestCosine = 1 - 1e-6;

/** Cosine of the angle between rows of two batches, [rows]; 0 where a row is zero. */
function cosine(x: tf.Tensor, reconstruction: tf.Tensor): tf.Tensor {
  const dot = tf.sum(tf.mul(x, reconstruction), 1);
  const norms = tf.mul(tf.sum(tf.square(x), 1), tf.sum(tf.square(reconstruction), 1));
  return tf.div(dot, tf.sqrt(tf.add(norms, tiny)));
}

/** Training loss of each row, [rows]. */
export function rowLosses(x: tf.Tensor, reconstruction: tf.Tensor, loss: TrainingOptions['loss']): tf.Tensor {
  switch (loss) {
    case 'mse':
      return tf.mean(tf.squaredDifference(reconstruction, x), 1);
    case 'cosine':
      return tf.sub(1, cosine(x, reconstruction));
    case 'angle':
      return tf.acos(tf.clipByValue(cosine(x, reconstruction), -largestCosine, largestCosine));
  }
}

/**
 * Angle between the rows of two batches, radians, [rows] (paper, Eq. 6). As 2 arcsin(|u - v| / 2) of the unit vectors,
 * which keeps small angles apart where the arccos of a 32-bit cosine would round them to a few values. Between a zero row
 * and another it is a right angle, between two zero rows none.
 */
export function angles(x: tf.Tensor, reconstruction: tf.Tensor): tf.Tensor {
  const normX = tf.sqrt(tf.sum(tf.square(x), 1, true));
  const normR = tf.sqrt(tf.sum(tf.square(reconstruction), 1, true));
  const u = tf.div(x, tf.maximum(normX, tiny));
  const v = tf.div(reconstruction, tf.maximum(normR, tiny));
  const half = tf.mul(tf.sqrt(tf.sum(tf.squaredDifference(u, v), 1)), 0.5);
  const angle = tf.mul(tf.asin(tf.minimum(half, 1)), 2);
  const zeroX = tf.reshape(tf.lessEqual(normX, tiny), [-1]);
  const zeroR = tf.reshape(tf.lessEqual(normR, tiny), [-1]);
  const right = tf.mul(tf.onesLike(angle), Math.PI / 2);
  const one = tf.where(tf.logicalOr(zeroX, zeroR), right, angle);
  return tf.where(tf.logicalAnd(zeroX, zeroR), tf.zerosLike(angle), one);
}
