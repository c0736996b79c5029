import type { Random } from '@duad/core';
import type { HostTensor } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './options.js';

/** V and w; neither layer has a bias, r stands for it. */
export type Weights = Readonly<Record<'v' | 'w', HostTensor<Float32Array>>>;
export type WeightTensors = Readonly<Record<'v' | 'w', tf.Tensor>>;

const functions: Readonly<Record<Activation, (x: tf.Tensor) => tf.Tensor>> = {
  linear: (x) => x,
  sigmoid: (x) => tf.sigmoid(x),
  relu: (x) => tf.relu(x),
};

export function weightShapes(features: number, hiddenUnits: number): Record<'v' | 'w', number[]> {
  return { v: [features, hiddenUnits], w: [hiddenUnits, 1] };
}

/** Initial weights: normal with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010). */
export function initialWeights(features: number, hiddenUnits: number, random: Random): Weights {
  const draw = ([inputs, outputs]: number[]): HostTensor<Float32Array> => {
    const deviation = Math.sqrt(2 / (inputs! + outputs!));
    const data = Float32Array.from({ length: inputs! * outputs! }, () => deviation * random.normal());
    return { shape: [inputs!, outputs!], data };
  };
  const shapes = weightShapes(features, hiddenUnits);
  return { v: draw(shapes.v), w: draw(shapes.w) };
}

/** <w, g(V x)> of each row of a batch, [rows]. */
export function outputs(x: tf.Tensor, { v, w }: WeightTensors, activation: Activation): tf.Tensor {
  const hidden = functions[activation](tf.matMul(x as tf.Tensor2D, v as tf.Tensor2D));
  return tf.reshape(tf.matMul(hidden as tf.Tensor2D, w as tf.Tensor2D), [-1]);
}

/**
 * What each row adds to the objective, [rows]:
 * (|w|^2 + |V|^2) / 2 + max(0, r - <w, g(V x)>) / nu - r, the same regulariser for all rows.
 *
 * @param bias r, once for each row
 */
export function rowLosses(
  x: tf.Tensor,
  bias: tf.Tensor,
  weights: WeightTensors,
  { activation, nu }: { readonly activation: Activation; readonly nu: number },
): tf.Tensor {
  const squares = tf.add(tf.sum(tf.square(weights.w)), tf.sum(tf.square(weights.v)));
  const shortfall = tf.relu(tf.sub(bias, outputs(x, weights, activation)));
  return tf.sub(tf.add(tf.mul(shortfall, 1 / nu), tf.mul(squares, 0.5)), bias);
}
