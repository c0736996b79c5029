import { DuadError } from '@duad/core';
import type { Weights } from '@duad/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { Backbone } from './backbone.js';
import { who } from './who.js';

/** Strides of the depthwise convolutions 1 to 13. */
const strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1] as const;
const epsilon = 1e-3;

/** A kernel [height, width, inputs, outputs or 1] and a bias, with the batch normalisation folded in. */
interface Folded {
  readonly kernel: Float32Array;
  readonly shape: [number, number, number, number];
  readonly bias: Float32Array;
}

/**
 * MobileNetV1 (Howard et al., 2017) in the naming of Keras: a convolution, then depthwise convolutions of 3 x 3 and
 * pointwise ones in turn, each with batch normalisation and ReLU6. Strides of two pad below and to the right.
 *
 * @param end `conv_pw_1` to `conv_pw_13`: the block after whose ReLU the network ends
 */
export function mobilenet(weights: Weights, end: string): Backbone {
  const count = Number(/^conv_pw_(\d+)$/.exec(end)?.[1]);
  if (!(count >= 1 && count <= strides.length)) {
    throw new DuadError('INVALID_OPTION', `${who}: option 'layer': expected conv_pw_1 to conv_pw_13, got '${end}'`);
  }
  const first = fold(weights, 'conv1', 'kernel');
  const blocks = strides.slice(0, count).map((stride, i) => ({
    stride,
    depthwise: fold(weights, `conv_dw_${i + 1}`, 'depthwise_kernel'),
    pointwise: fold(weights, `conv_pw_${i + 1}`, 'kernel'),
  }));
  return {
    channels: blocks.at(-1)!.pointwise.bias.length,
    pixels: 'rgb',
    apply(pixels) {
      let x = finish(tf.conv2d(padded(pixels), kernelOf(first), 2, 'valid'), first);
      for (const { stride, depthwise, pointwise } of blocks) {
        const spatial =
          stride === 1
            ? tf.depthwiseConv2d(x, kernelOf(depthwise), 1, 'same')
            : tf.depthwiseConv2d(padded(x), kernelOf(depthwise), 2, 'valid');
        x = finish(tf.conv2d(finish(spatial, depthwise), kernelOf(pointwise), 1, 'same'), pointwise);
      }
      return x;
    },
  };
}

const kernelOf = ({ kernel, shape }: Folded): tf.Tensor4D => tf.tensor4d(kernel, shape);

function finish(x: tf.Tensor4D, { bias }: Folded): tf.Tensor4D {
  return tf.relu6(tf.add(x, tf.tensor1d(bias)));
}

function padded(x: tf.Tensor4D): tf.Tensor4D {
  return tf.pad4d(x, [
    [0, 0],
    [0, 1],
    [0, 1],
    [0, 0],
  ]);
}

/** gamma (w x - mean) / sqrt(variance + epsilon) + beta, as one kernel and bias. */
function fold(weights: Weights, layer: string, name: 'kernel' | 'depthwise_kernel'): Folded {
  const { data, shape } = weights.get(`${layer}/${name}`, [-1, -1, -1, -1]);
  const channels = name === 'kernel' ? shape[3]! : shape[2]!;
  const part = (which: string): Float32Array => weights.get(`${layer}_bn/${which}`, [channels]).data;
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(part) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const factors = Float64Array.from(gamma, (value, c) => value / Math.sqrt(variance[c]! + epsilon));
  return {
    kernel: data.map((value, i) => value * factors[i % channels]!),
    shape: [...shape] as Folded['shape'],
    bias: beta.map((value, c) => value - mean[c]! * factors[c]!),
  };
}
