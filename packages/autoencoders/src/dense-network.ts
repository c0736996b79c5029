import * as tf from '@tensorflow/tfjs-core';
import { activations } from './activations.js';
import type { Network, WeightTensors } from './network.js';
import type { DenseAutoencoderOptions } from './options.js';

/** Layers d - hidden... - code - ...hidden - d: weights `weight0`, `bias0`, ... of shape [inputs, outputs] and [outputs]. */
export function denseNetwork(columns: number, options: DenseAutoencoderOptions): Network<DenseAutoencoderOptions> {
  const { hidden, codeSize, activation } = options;
  const widths = [columns, ...hidden, codeSize, ...[...hidden].reverse(), columns];
  const layers = widths.length - 1;
  const shapes: Record<string, number[]> = {};
  for (let layer = 0; layer < layers; layer++) {
    shapes[`weight${layer}`] = [widths[layer]!, widths[layer + 1]!];
    shapes[`bias${layer}`] = [widths[layer + 1]!];
  }
  const numbers = Object.values(shapes).reduce((sum, [inputs, outputs = 1]) => sum + inputs! * outputs, 0);
  return {
    ...{ kind: 'dense', options, training: options, columns, codeSize, shapes },
    encode: (x, weights) => applyLayers(x, weights, 0, layers / 2, activation),
    decode: (code, weights) => applyLayers(code, weights, layers / 2, layers, activation),
    operationsPerRow: 2 * numbers,
    widest: Math.max(...widths),
  };
}

/** Layers `from` .. `to` - 1 on a batch [rows, width]; the last one of encoder and decoder is linear. */
function applyLayers(
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
