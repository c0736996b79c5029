import type { Random } from '@duad/core';
import type { HostTensor } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { type DagmmOptions, latentSize } from './options.js';

export type Weights = Readonly<Record<string, HostTensor<Float32Array>>>;
export type WeightTensors = Readonly<Record<string, tf.Tensor>>;

/** Widths of the compression network from input to code and back. */
function compressionWidths(columns: number, { hidden, codeSize }: DagmmOptions): number[] {
  return [columns, ...hidden, codeSize, ...[...hidden].reverse(), columns];
}

function estimationWidths(options: DagmmOptions): number[] {
  return [latentSize(options), ...options.estimationHidden, options.components];
}

/** Shapes of all weights, by name. */
export function weightShapes(columns: number, options: DagmmOptions): Record<string, number[]> {
  const layers = (network: string, widths: readonly number[]): [string, number[]][] =>
    widths.slice(1).flatMap((outputs, i): [string, number[]][] => [
      [`${network}.weight${i}`, [widths[i]!, outputs]],
      [`${network}.bias${i}`, [outputs]],
    ]);
  return Object.fromEntries([
    ...layers('compression', compressionWidths(columns, options)),
    ...layers('estimation', estimationWidths(options)),
  ]);
}

/** Initial weights: normal with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010), biases zero. */
export function initialWeights(columns: number, options: DagmmOptions, random: Random): Weights {
  return Object.fromEntries(
    Object.entries(weightShapes(columns, options)).map(([name, shape]) => {
      const size = shape.reduce((product, side) => product * side, 1);
      if (shape.length === 1) return [name, { shape, data: new Float32Array(size) }];
      const deviation = Math.sqrt(2 / (shape[0]! + shape[1]!));
      return [name, { shape, data: Float32Array.from({ length: size }, () => deviation * random.normal()) }];
    }),
  );
}

/** Multiplications and additions, forward and backward, per row. */
export function operationsPerRow(weights: Weights): number {
  return 6 * Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
}

function dense(x: tf.Tensor, weights: WeightTensors, name: string, layer: number): tf.Tensor {
  const product = tf.matMul(x as tf.Tensor2D, weights[`${name}.weight${layer}`] as tf.Tensor2D);
  return tf.add(product, weights[`${name}.bias${layer}`]!);
}

/** z_c = h(x) and x' = g(z_c) of a batch (Eq. 1 and 2). */
export function compress(
  x: tf.Tensor,
  weights: WeightTensors,
  { hidden }: DagmmOptions,
): { code: tf.Tensor; reconstruction: tf.Tensor } {
  const half = hidden.length + 1;
  const layers = (input: tf.Tensor, from: number): tf.Tensor => {
    let h = input;
    for (let layer = from; layer < from + half; layer++) {
      h = dense(h, weights, 'compression', layer);
      if (layer + 1 < from + half) h = tf.tanh(h);
    }
    return h;
  };
  const code = layers(x, 0);
  return { code, reconstruction: layers(code, half) };
}

/**
 * Membership of each row of z in each component, [rows, components] (Eq. 4).
 *
 * @param masks for each hidden unit of each row what it is multiplied by, [rows, sum of the hidden widths]; in training only
 */
export function estimateMemberships(
  z: tf.Tensor,
  weights: WeightTensors,
  { estimationHidden }: DagmmOptions,
  masks?: tf.Tensor,
): tf.Tensor {
  const pieces = masks && tf.split(masks, [...estimationHidden], 1);
  let h = z;
  estimationHidden.forEach((_, layer) => {
    h = tf.tanh(dense(h, weights, 'estimation', layer));
    if (pieces) h = tf.mul(h, pieces[layer]!);
  });
  return tf.softmax(dense(h, weights, 'estimation', estimationHidden.length) as tf.Tensor2D);
}
