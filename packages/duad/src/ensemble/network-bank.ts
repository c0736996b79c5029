import type { Random } from '@duad/core';
import type { HostTensor } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';

export type BankWeights = Record<string, HostTensor<Float32Array>>;
type BankTensors = Readonly<Record<string, tf.Tensor>>;

/** Layers of the encoder, the code included. */
const depth = 3;

/**
 * Widths of each net from input to code and back: d - h - h2 - k - h2 - h - d with h = 2 d within 16 .. 128,
 * h2 = h / 2 up to 64, and k the square root of d, rounded up and smaller than d.
 */
export function bankWidths(columns: number): number[] {
  const code = Math.max(1, Math.min(Math.ceil(Math.sqrt(columns)), columns - 1));
  const outer = Math.min(128, Math.max(16, 2 * columns));
  const inner = Math.max(code, Math.min(64, Math.floor(outer / 2)));
  return [columns, outer, inner, code, inner, outer, columns];
}

/** Initial weights of all nets, stacked: uniform within +-sqrt(6 / (inputs + outputs)), biases zero. */
export function initialBank(nets: number, widths: readonly number[], random: Random): BankWeights {
  const weights: BankWeights = {};
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    const [inputs, outputs] = [widths[layer]!, widths[layer + 1]!];
    const bound = Math.sqrt(6 / (inputs + outputs));
    weights[`weight${layer}`] = {
      shape: [nets, inputs, outputs],
      data: Float32Array.from({ length: nets * inputs * outputs }, () => (2 * random.uniform() - 1) * bound),
    };
    weights[`bias${layer}`] = { shape: [nets, 1, outputs], data: new Float32Array(nets * outputs) };
  }
  return weights;
}

/** Codes of the rows of each net, [nets, rows, k]; `x` is [nets, rows, d], or [1, rows, d] where all see the same. */
export function encodeBank(x: tf.Tensor3D, weights: BankTensors): tf.Tensor3D {
  return layers(x, weights, 0, depth);
}

/** Reconstructions from codes, [nets, rows, d]. */
export function decodeBank(codes: tf.Tensor3D, weights: BankTensors): tf.Tensor3D {
  return layers(codes, weights, depth, 2 * depth);
}

/** Tanh after every layer but the last: code and output are linear. */
function layers(x: tf.Tensor3D, weights: BankTensors, from: number, to: number): tf.Tensor3D {
  let h = x;
  for (let layer = from; layer < to; layer++) {
    h = tf.add(tf.matMul(h, weights[`weight${layer}`] as tf.Tensor3D), weights[`bias${layer}`]!);
    if (layer < to - 1) h = tf.tanh(h);
  }
  return h;
}

/** Floating-point operations that a row takes forward through all nets. */
export function operationsOf(nets: number, widths: readonly number[]): number {
  let products = 0;
  for (let layer = 0; layer + 1 < widths.length; layer++) products += widths[layer]! * widths[layer + 1]!;
  return 2 * nets * products;
}
