import * as tf from '@tensorflow/tfjs-core';
import type { CaseMaker } from '../kernel-case.js';

export const indexCases: Readonly<Record<string, CaseMaker>> = {
  gather: (draw) => {
    const shape = draw.shape(draw.integer(1, 4));
    const axis = draw.integer(0, shape.length - 1);
    const indices = draw.integers(draw.shape(draw.integer(0, 2)), 0, shape[axis]! - 1);
    return { inputs: { x: draw.floats(shape), indices }, run: ({ x, indices }) => tf.gather(x!, indices!, axis) };
  },
  'gather of a batch': (draw) => {
    const shape = draw.shape(4);
    const axis = draw.integer(1, 3);
    const indices = draw.integers([shape[0]!, draw.integer(1, 3)], 0, shape[axis]! - 1);
    const run = (x: tf.Tensor, indices: tf.Tensor): tf.Tensor => tf.gather(x, indices, axis, 1);
    return { inputs: { x: draw.floats(shape), indices }, run: ({ x, indices }) => run(x!, indices!), gradients: [] };
  },
  gatherND: (draw) => {
    const inputs = { x: draw.floats([3, 4, 2]), indices: draw.integers([5, draw.integer(1, 3)], 0, 1) };
    return { inputs, run: ({ x, indices }) => tf.gatherND(x!, indices!), gradients: [] };
  },
  scatterND: (draw) => {
    const inputs = { updates: draw.floats([6, 2]), indices: draw.integers([6, 1], 0, 3) };
    return { inputs, run: ({ updates, indices }) => tf.scatterND(indices!, updates!, [4, 2]), gradients: [] };
  },
  unsortedSegmentSum: (draw) => {
    const rows = draw.integer(1, 8);
    const inputs = { x: draw.floats([rows, 3]), ids: draw.integers([rows], -1, 4) };
    return {
      inputs,
      run: ({ x, ids }) => tf.unsortedSegmentSum(x!, ids as tf.Tensor1D, 3),
      gradients: [],
    };
  },
  'gradient of unsortedSegmentSum': (draw) => {
    const rows = draw.integer(1, 8);
    const inputs = { x: draw.floats([rows, 3]), ids: draw.integers([rows], 0, 2) };
    return { inputs, run: ({ x, ids }) => tf.unsortedSegmentSum(x!, ids as tf.Tensor1D, 3) };
  },
  oneHot: (draw) => ({
    inputs: { x: draw.integers(draw.shape(draw.integer(1, 2)), -1, 5) },
    run: ({ x }) => [tf.oneHot(x!, 4), tf.oneHot(x!, 4, 2, -1, 'float32')],
    gradients: [],
  }),
  topK: (draw) => {
    const shape = [...draw.shape(draw.integer(0, 2)), 5];
    const k = draw.integer(1, 5);
    return {
      inputs: { x: draw.distinct(shape) },
      run: ({ x }) => {
        const { values, indices } = tf.topk(x!, k);
        return [values, indices];
      },
      gradients: [],
    };
  },
  cumsum: (draw) => {
    const shape = draw.shape(draw.integer(1, 4));
    const axis = draw.integer(0, shape.length - 1);
    const [exclusive, reverse] = [draw.flag(), draw.flag()];
    // TensorFlow.js transposes the gradient along the other axes wrongly.
    const gradients = axis === shape.length - 1 ? ['x'] : [];
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => tf.cumsum(x!, axis, exclusive, reverse), gradients };
  },
  'range and linspace': (draw) => {
    const [start, count] = [draw.integer(-3, 3), draw.integer(2, 5)];
    const inputs = { x: draw.floats([count]) };
    return {
      inputs,
      run: ({ x }) => [
        tf.add(tf.range(start, start + count), x!),
        tf.add(tf.linspace(start, 10, count), x!),
        tf.range(start + 2 * count, start, -2, 'int32'),
      ],
      gradients: [],
    };
  },
};
