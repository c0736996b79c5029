import { createRandom } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../onnxruntime/onnxruntime-engine.js';
import { trace } from '../trace.js';

type Named = Readonly<Record<string, tf.Tensor>>;

const [height, width, inputs, outputs] = [50, 49, 2, 26];

const filterGradient = ({ x, dy, filter }: Named) => ({
  outputs: {
    gradient: tf.grad((f: tf.Tensor) => tf.sum(tf.mul(tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same'), dy!)))(
      filter!,
    ),
  },
});

const specs = (images: number) => ({
  x: { shape: [images, height, width, inputs] },
  dy: { shape: [images, height, width, outputs] },
  filter: { shape: [3, 2, inputs, outputs] },
});

describe('the gradient of a filter', () => {
  // So large that two of the images are taken at a time, and the fifth by itself.
  it('of several images is the sum of those of each', async () => {
    const random = createRandom(1);
    const images = 5;
    const numbers = (count: number) => Float32Array.from({ length: count }, () => random.normal());
    const [x, dy] = [numbers(images * height * width * inputs), numbers(images * height * width * outputs)];
    const filter = numbers(6 * inputs * outputs);
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    using together = await engine.compile(filterGradient, { inputs: specs(images) });
    using single = await engine.compile(filterGradient, { inputs: specs(1) });
    const { gradient } = await together.run({ x, dy, filter });
    const sum = new Float64Array(filter.length);
    for (let i = 0; i < images; i++) {
      const part = (all: Float32Array) => all.subarray((i * all.length) / images, ((i + 1) * all.length) / images);
      const one = await single.run({ x: part(x), dy: part(dy), filter });
      one.gradient.data.forEach((value, at) => {
        sum[at]! += Number(value);
      });
    }
    const furthest = Math.max(...sum.map((value, at) => Math.abs(value - Number(gradient.data[at]))));
    expect(furthest).toBeLessThan(2e-3);
    expect(Math.max(...sum)).toBeGreaterThan(100);
  });

  it.each([
    ['all of 64 images at once without a limit', 64, Number.POSITIVE_INFINITY, 1],
    ['as many images at once as the limit allows', 64, 8 * height * width * outputs, 8],
    ['one by one where the limit is less than an image', 20, 1, 20],
    ['never more than 32 times', 128, 1, 32],
  ])('takes %s', async (_name, images, numbersAtOnce, pieces) => {
    const { nodes } = await trace(filterGradient, specs(images), {}, { numbersAtOnce });
    expect(nodes.filter(({ op }) => op === 'MatMul')).toHaveLength(6 * pieces);
  });
});
