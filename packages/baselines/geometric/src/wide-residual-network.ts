import type { Random } from '@duad/core';
import type { HostTensor } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { Normalise } from './batch-normalisation.js';
import type { ItemShape } from './item-shape.js';
import type { GeometricOptions } from './options.js';

export type Weights = Readonly<Record<string, HostTensor<Float32Array>>>;
export type WeightTensors = Readonly<Record<string, tf.Tensor>>;
type Size = Pick<GeometricOptions, 'depth' | 'width'>;

const stemChannels = 16;

interface Block {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: 1 | 2;
}

/** Three groups of (depth - 4) / 6 blocks; the second and the third halve the sides. */
function blocks({ depth, width }: Size): Block[] {
  const perGroup = (depth - 4) / 6;
  const list: Block[] = [];
  [1, 2, 4].forEach((times, group) => {
    for (let i = 0; i < perGroup; i++) {
      const outputs = stemChannels * width * times;
      const stride = group > 0 && i === 0 ? 2 : 1;
      list.push({ name: `group${group}.block${i}`, inputs: list.at(-1)?.outputs ?? stemChannels, outputs, stride });
    }
  });
  return list;
}

/** Channels of every batch normalisation, by name, in the order in which they are applied. */
export function normalisations(size: Size): [name: string, channels: number][] {
  const list = blocks(size);
  return [
    ...list.flatMap(({ name, inputs, outputs }): [string, number][] => [
      [`${name}.norm0`, inputs],
      [`${name}.norm1`, outputs],
    ]),
    ['norm', list.at(-1)!.outputs],
  ];
}

function hasProjection({ inputs, outputs, stride }: Block): boolean {
  return inputs !== outputs || stride !== 1;
}

/** Shapes of all weights, by name; kernels end in `kernel`. */
export function weightShapes(channels: number, classes: number, size: Size): Record<string, number[]> {
  const list = blocks(size);
  const shapes: Record<string, number[]> = { 'stem.kernel': [3, 3, channels, stemChannels] };
  for (const block of list) {
    const { name, inputs, outputs } = block;
    shapes[`${name}.conv0.kernel`] = [3, 3, inputs, outputs];
    shapes[`${name}.conv1.kernel`] = [3, 3, outputs, outputs];
    if (hasProjection(block)) shapes[`${name}.projection.kernel`] = [1, 1, inputs, outputs];
  }
  for (const [name, width] of normalisations(size)) {
    shapes[`${name}.scale`] = [width];
    shapes[`${name}.offset`] = [width];
  }
  return { ...shapes, 'dense.kernel': [list.at(-1)!.outputs, classes], 'dense.bias': [classes] };
}

/** Initial weights: normal with variance 2 / inputs (He et al., 2015); scales 1, offsets and biases 0. */
export function initialWeights(channels: number, classes: number, size: Size, random: Random): Weights {
  return Object.fromEntries(
    Object.entries(weightShapes(channels, classes, size)).map(([name, shape]) => {
      const length = shape.reduce((product, side) => product * side, 1);
      if (!name.endsWith('.kernel')) {
        return [name, { shape, data: new Float32Array(length).fill(name.endsWith('.scale') ? 1 : 0) }];
      }
      const deviation = Math.sqrt((2 * shape.at(-1)!) / length);
      return [name, { shape, data: Float32Array.from({ length }, () => deviation * random.normal()) }];
    }),
  );
}

/** Multiplications and additions of one image, forward. */
export function operationsPerImage([height, width, channels]: ItemShape, classes: number, size: Size): number {
  const list = blocks(size);
  let pixels = height * width;
  let products = pixels * 9 * channels * stemChannels;
  for (const block of list) {
    const { inputs, outputs, stride } = block;
    pixels /= stride ** 2;
    products += pixels * outputs * (9 * (inputs + outputs) + (hasProjection(block) ? inputs : 0));
  }
  return 2 * (products + list.at(-1)!.outputs * classes);
}

/**
 * A wide residual network (Zagoruyko and Komodakis, BMVC 2016): pre-activation blocks of two 3 x 3 convolutions, the mean
 * over all pixels, one dense layer. Logits [batch, classes].
 *
 * @param x images, [batch, height, width, channels]
 */
export function logits(x: tf.Tensor, weights: WeightTensors, size: Size, normalise: Normalise): tf.Tensor {
  const convolve = (input: tf.Tensor, name: string, stride: number): tf.Tensor =>
    tf.conv2d(input as tf.Tensor4D, weights[`${name}.kernel`] as tf.Tensor4D, stride, 'same');
  const activate = (input: tf.Tensor, name: string): tf.Tensor =>
    tf.relu(normalise(input, name, weights[`${name}.scale`]!, weights[`${name}.offset`]!));
  let h = convolve(x, 'stem', 1);
  for (const block of blocks(size)) {
    const { name, stride } = block;
    const active = activate(h, `${name}.norm0`);
    const inner = activate(convolve(active, `${name}.conv0`, stride), `${name}.norm1`);
    const shortcut = hasProjection(block) ? convolve(active, `${name}.projection`, stride) : h;
    h = tf.add(convolve(inner, `${name}.conv1`, 1), shortcut);
  }
  const pooled = tf.mean(activate(h, 'norm'), [1, 2]);
  return tf.add(tf.matMul(pooled as tf.Tensor2D, weights['dense.kernel'] as tf.Tensor2D), weights['dense.bias']!);
}

/** Logarithms of the softmax of the last axis. */
export function logSoftmax(values: tf.Tensor): tf.Tensor {
  return tf.sub(values, tf.logSumExp(values, -1, true));
}
