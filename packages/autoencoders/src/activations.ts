import * as tf from '@tensorflow/tfjs-core';

/** What follows a hidden layer. */
export const activations = {
  tanh: (x: tf.Tensor): tf.Tensor => tf.tanh(x),
  relu: (x: tf.Tensor): tf.Tensor => tf.relu(x),
  sigmoid: (x: tf.Tensor): tf.Tensor => tf.sigmoid(x),
  linear: (x: tf.Tensor): tf.Tensor => x,
};
