import type { Random } from '@duad/core';
import type { HostTensor } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { DenseAutoencoderOptions } from './options.js';

export type Weights = Record<string, HostTensor<Float32Array>>;
export type WeightTensors = Readonly<Record<string, tf.Tensor>>;

const activations = {
  tanh: (x: tf.Tensor): tf.Tensor => tf.tanh(x),
  relu: (x: tf.Tensor): tf.Tensor => tf.relu(x),
  sigmoid: (x: tf.Tensor): tf.Tensor => tf.sigmoid(x),
  linear: (x: tf.Tensor): tf.Tensor => x,
};

/** Widths from input to code and back: d, hidden…, code, …hidden, d. */
export function widths(columns: number, { hidden, codeSize }: DenseAutoencoderOptions): number[] {
  return [columns, ...hidden, codeSize, ...[...hidden].reverse(), columns];
}

/** Initial weights `weight0`, `bias0`, … of all layers. */
export function initialWeights(columns: number, options: DenseAutoencoderOptions, random: Random): Weights {
  const sizes = widths(columns, options);
  const weights: Weights = {};
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const inputs = sizes[layer]!;
    const outputs = sizes[layer + 1]!;
    const glorot = options.initialisation === 'glorot';
    const bound = glorot ? Math.sqrt(6 / (inputs + outputs)) : 1 / Math.sqrt(inputs);
    const uniform = (count: number): Float32Array =>
      Float32Array.from({ length: count }, () => (2 * random.uniform() - 1) * bound);
    weights[`weight${layer}`] = { shape: [inputs, outputs], data: uniform(inputs * outputs) };
    weights[`bias${layer}`] = { shape: [outputs], data: glorot ? new Float32Array(outputs) : uniform(outputs) };
  }
  return weights;
}

/** Layers `from` .. `to` - 1 on a batch [rows, width]; the last one of encoder and decoder is linear. */
export function applyLayers(
  x: tf.Tensor,
  weights: WeightTensors,
  from: number,
  to: number,
  activation: DenseAutoencoderOptions['activation'],
): tf.Tensor {
  let h = x;
  for (let layer = from; layer < to; layer++) {
    h = tf.add(tf.matMul(h as tf.Tensor2D, weights[`weight${layer}`] as tf.Tensor2D), weights[`bias${layer}`]!);
    if (layer < to - 1) h = activations[activation](h);
  }
  return h;
}
