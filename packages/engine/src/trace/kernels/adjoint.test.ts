import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../onnxruntime/onnxruntime-engine.js';
import { type Draw, drawFrom } from '../../testing/kernel-case.js';

/**
 * For a function that is linear (or picks elements, as a maximum does), <f(x), v> = <x, gradient of <f(.), v> at x>. This
 * holds without any reference, so it is what gradients are tested by where TensorFlow.js' own on the CPU are wrong.
 */
const cases: Readonly<Record<string, (draw: Draw) => { shape: number[]; f: (x: tf.Tensor) => tf.Tensor }>> = {
  'average pooling with padding': (draw) => {
    const size: [number, number] = [draw.integer(1, 3), draw.integer(1, 3)];
    const strides: [number, number] = [draw.integer(1, 3), draw.integer(1, 3)];
    const shape = [draw.integer(1, 2), draw.integer(3, 7), draw.integer(3, 7), 2];
    return { shape, f: (x) => tf.avgPool(x as tf.Tensor4D, size, strides, 'same') };
  },
  'average pooling of volumes': (draw) => {
    const size: [number, number, number] = [draw.integer(1, 2), draw.integer(1, 3), draw.integer(1, 3)];
    const strides: [number, number, number] = [draw.integer(1, 3), draw.integer(1, 2), draw.integer(1, 3)];
    const shape = [draw.integer(1, 2), draw.integer(2, 4), draw.integer(3, 6), draw.integer(3, 6), 2];
    return { shape, f: (x) => tf.avgPool3d(x as tf.Tensor5D, size, strides, 'same') };
  },
  'max pooling of volumes': (draw) => {
    const size: [number, number, number] = [draw.integer(1, 2), draw.integer(1, 3), draw.integer(1, 3)];
    const strides: [number, number, number] = [draw.integer(1, 3), draw.integer(1, 2), draw.integer(1, 3)];
    const shape = [draw.integer(1, 2), draw.integer(2, 4), draw.integer(3, 6), draw.integer(3, 6), 2];
    return { shape, f: (x) => tf.maxPool3d(x as tf.Tensor5D, size, strides, 'same') };
  },
  'max pooling': (draw) => {
    const size: [number, number] = [draw.integer(1, 3), draw.integer(1, 3)];
    const strides: [number, number] = [draw.integer(1, 3), draw.integer(1, 3)];
    const shape = [draw.integer(1, 2), draw.integer(3, 7), draw.integer(3, 7), 2];
    return { shape, f: (x) => tf.maxPool(x as tf.Tensor4D, size, strides, 'same') };
  },
  'bilinear resizing': (draw) => {
    const size: [number, number] = [draw.integer(1, 8), draw.integer(1, 8)];
    const shape = [draw.integer(1, 3), draw.integer(1, 6), draw.integer(1, 6), 2];
    const halfPixels = draw.flag();
    const aligned = !halfPixels && draw.flag();
    return { shape, f: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, size, aligned, halfPixels) };
  },
  'nearest-neighbour resizing': (draw) => {
    const size: [number, number] = [draw.integer(1, 8), draw.integer(1, 8)];
    const shape = [draw.integer(1, 3), draw.integer(1, 6), draw.integer(1, 6), 2];
    const halfPixels = draw.flag();
    const aligned = !halfPixels && draw.flag();
    return { shape, f: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, size, aligned, halfPixels) };
  },
  'convolution of volumes': (draw) => {
    const kernel: [number, number, number] = [draw.integer(1, 2), draw.integer(1, 3), draw.integer(1, 3)];
    const strides: [number, number, number] = [draw.integer(1, 3), draw.integer(1, 2), draw.integer(1, 3)];
    const size = kernel.reduce((product, side) => product * side, 4);
    const filter = Float32Array.from({ length: size }, (_, i) => Math.cos(2 * i + 1));
    const shape = [draw.integer(1, 2), draw.integer(2, 4), draw.integer(3, 6), draw.integer(3, 6), 2];
    return {
      shape,
      f: (x) => tf.conv3d(x as tf.Tensor5D, tf.tensor5d(filter, [...kernel, 2, 2]), strides, 'same'),
    };
  },
};

describe('gradients are the adjoint of what they belong to', () => {
  it.each(Object.keys(cases))('%s', async (name) => {
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    const property = fc.asyncProperty(fc.gen(), async (generate) => {
      const draw = drawFrom(generate);
      const { shape, f } = cases[name]!(draw);
      const step = ({ x }: { readonly x: tf.Tensor }) => {
        const weighted = (v: tf.Tensor): tf.Tensor => {
          const y = f(v);
          return tf.sum(tf.mul(y, tf.reshape(tf.sin(tf.range(1, y.size + 1)), y.shape)));
        };
        const { value, grad } = tf.valueAndGrad(weighted)(x);
        return { outputs: { value, product: tf.sum(tf.mul(x, grad)) } };
      };
      using program = await engine.compile(step, { inputs: { x: { shape } } });
      const { value, product } = await program.run({ x: draw.distinct(shape).values });
      expect(product.data).toBeAllClose(value.data, { absolute: 1e-4, relative: 1e-4 });
    });
    await fc.assert(property, { seed: 11, numRuns: 10 });
  });
});
