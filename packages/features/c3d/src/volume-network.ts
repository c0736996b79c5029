import { DuadError } from '@duad/core';
import type { Weights } from '@duad/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { Activation, VolumeLayer } from './layers.js';
import { readLayer } from './read-layer.js';
import { who } from './who.js';

/** A network on volumes, its weights read. */
export interface VolumeNetwork {
  /** Numbers per volume that come out. */
  readonly dimension: number;
  /** [1, a, b, c, channels] to [1, dimension]. Written in TensorFlow.js. */
  readonly apply: (volume: tf.Tensor5D) => tf.Tensor2D;
}

/** How volumes become vectors in front of the first dense layer; by the layout of that layer's kernel unless given. */
export type Flattening = 'channels-first' | 'channels-last';

type Stage = (x: tf.Tensor) => tf.Tensor;

/**
 * Reads the weights of a row of layers, following the sizes through them.
 *
 * @param shape of the volume, channels last
 * @throws INVALID_FILE where an array lacks or does not fit
 */
export function volumeNetwork(
  weights: Weights,
  layers: readonly VolumeLayer[],
  shape: readonly [number, number, number, number],
  flattening?: Flattening,
): VolumeNetwork {
  let sides = shape.slice(0, 3);
  let channels: number = shape[3];
  let isFlat = false;
  const stages: Stage[] = [];
  for (const layer of layers) {
    if (layer.type === 'convolution') {
      const { kernel, shape: size, bias } = readLayer(weights, layer.name, channels);
      stages.push((x) => {
        const filter = tf.tensor5d(kernel, size as [number, number, number, number, number]);
        return activate(tf.add(tf.conv3d(x as tf.Tensor5D, filter, 1, 'same'), tf.tensor1d(bias)), layer.activation);
      });
      channels = bias.length;
    } else if (layer.type === 'max-pool') {
      const { size, strides, padding } = layer;
      stages.push((x) => tf.maxPool3d(x as tf.Tensor5D, [...size], [...strides], padding));
      sides = sides.map((side, i) => Math.ceil((padding === 'same' ? side : side - size[i]! + 1) / strides[i]!));
    } else if (layer.type === 'dense') {
      const inputs = isFlat ? channels : channels * sides.reduce((a, b) => a * b);
      const { kernel, shape: size, bias, outputsFirst } = readLayer(weights, layer.name, inputs);
      const isFirst =
        !isFlat && (flattening ?? (outputsFirst ? 'channels-first' : 'channels-last')) === 'channels-first';
      stages.push((x) => {
        const flat = tf.reshape(isFirst ? tf.transpose(x, [0, 4, 1, 2, 3]) : x, [1, inputs]) as tf.Tensor2D;
        const product = tf.matMul(flat, tf.tensor2d(kernel, size as [number, number]));
        return activate(tf.add(product, tf.tensor1d(bias)), layer.activation);
      });
      channels = bias.length;
      isFlat = true;
    } else {
      const part = (name: string): Float32Array => weights.get(`${layer.name}/${name}`, [channels]).data;
      const [gamma, beta, mean, variance] = [part('gamma'), part('beta'), part('moving_mean'), part('moving_variance')];
      const scale = gamma.map((value, i) => value / Math.sqrt(variance[i]! + layer.epsilon));
      const shift = beta.map((value, i) => value - mean[i]! * scale[i]!);
      stages.push((x) => tf.add(tf.mul(x, tf.tensor1d(scale)), tf.tensor1d(shift)));
    }
  }
  if (!isFlat) throw new DuadError('INVALID_OPTION', `${who}: expected at least one dense layer, there is none`);
  return {
    dimension: channels,
    apply: (volume) => stages.reduce((x: tf.Tensor, stage) => stage(x), volume) as tf.Tensor2D,
  };
}

function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  if (typeof activation === 'object') return tf.leakyRelu(x, activation.leakyRelu);
  if (activation === 'relu') return tf.relu(x);
  return activation === 'softmax' ? tf.softmax(x) : x;
}
