import * as tf from '@tensorflow/tfjs-core';
import { activations } from './activations.js';
import type { ConvolutionalAutoencoderOptions } from './convolutional-options.js';
import type { Network, WeightTensors } from './network.js';

/** A convolution, and the picture that it makes or, in the decoder, is made of. */
interface Stage {
  readonly side: readonly [height: number, width: number];
  readonly channels: number;
}

/**
 * Encoder: convolutions with stride two, each halving the sides (rounded up), then a dense layer to the code. Decoder: a dense
 * layer to the smallest map, then, back through the same sizes, enlarging to the nearest pixel and a convolution (Odena,
 * Dumoulin, Olah, "Deconvolution and checkerboard artifacts", 2016, prefer that to transposed convolutions). Code and output
 * are linear. Weights `weight0`, `bias0`, … in the order of the layers.
 */
export function convolutionalNetwork(
  options: ConvolutionalAutoencoderOptions,
): Network<ConvolutionalAutoencoderOptions> {
  const { itemShape, channels, kernelSize, codeSize, activation } = options;
  const [height, width, depth] = itemShape;
  const stages: Stage[] = [{ side: [height, width], channels: depth }];
  for (const count of channels) {
    const [h, w] = stages.at(-1)!.side;
    stages.push({ side: [Math.ceil(h / 2), Math.ceil(w / 2)], channels: count });
  }
  const smallest = stages.at(-1)!;
  const flat = numbersOf(smallest);
  const shapes = shapesOf(stages, flat, codeSize, kernelSize);
  const convolutions = channels.length;
  const activate = activations[activation];
  const layer = (weights: WeightTensors, number: number): [tf.Tensor, tf.Tensor] => [
    weights[`weight${number}`]!,
    weights[`bias${number}`]!,
  ];
  const dense = (x: tf.Tensor, [weight, bias]: [tf.Tensor, tf.Tensor]): tf.Tensor =>
    tf.add(tf.matMul(x as tf.Tensor2D, weight as tf.Tensor2D), bias);
  const convolve = (x: tf.Tensor, [kernel, bias]: [tf.Tensor, tf.Tensor], stride: number): tf.Tensor =>
    tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, 'same'), bias);

  return {
    ...{ kind: 'convolutional', options, training: options, columns: height * width * depth, codeSize, shapes },
    encode(x, weights) {
      let h = tf.reshape(x, [-1, height, width, depth]);
      for (let i = 0; i < convolutions; i++) h = activate(convolve(h, layer(weights, i), 2));
      return dense(tf.reshape(h, [-1, flat]), layer(weights, convolutions));
    },
    decode(code, weights) {
      const map = activate(dense(code, layer(weights, convolutions + 1)));
      let h = tf.reshape(map, [-1, ...smallest.side, smallest.channels]);
      for (let i = convolutions - 1; i >= 0; i--) {
        const [rows, columns] = stages[i]!.side;
        const large = tf.image.resizeNearestNeighbor(h as tf.Tensor4D, [rows, columns]);
        h = convolve(large, layer(weights, 2 * convolutions + 1 - i), 1);
        if (i > 0) h = activate(h);
      }
      return tf.reshape(h, [-1, height * width * depth]);
    },
    operationsPerRow: operationsOf(stages, flat * codeSize, kernelSize),
    // A convolution's gradient lays the values under its kernel side by side.
    widest: kernelSize ** 2 * Math.max(...stages.map((stage, i) => areaOf(stage) * (stages[i + 1] ?? stage).channels)),
  };
}

const areaOf = ({ side }: Stage): number => side[0] * side[1];
const numbersOf = (stage: Stage): number => areaOf(stage) * stage.channels;

function shapesOf(stages: readonly Stage[], flat: number, codeSize: number, size: number): Record<string, number[]> {
  const pairs = stages.slice(1).map((stage, i): [number, number] => [stages[i]!.channels, stage.channels]);
  const layers = [
    ...pairs.map(([outer, inner]) => [size, size, outer, inner]),
    [flat, codeSize],
    [codeSize, flat],
    ...pairs.map(([outer, inner]) => [size, size, inner, outer]).reverse(),
  ];
  return Object.fromEntries(
    layers.flatMap((shape, i) => [
      [`weight${i}`, shape],
      [`bias${i}`, [shape.at(-1)!]],
    ]),
  );
}

/** Multiplications and additions; the decoder convolves on the larger side. */
function operationsOf(stages: readonly Stage[], dense: number, size: number): number {
  const products = stages.slice(1).reduce((sum, stage, i) => {
    const outer = stages[i]!;
    return sum + size ** 2 * outer.channels * stage.channels * (areaOf(outer) + areaOf(stage));
  }, 2 * dense);
  return 2 * products;
}
