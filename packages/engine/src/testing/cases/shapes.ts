import * as tf from '@tensorflow/tfjs-core';
import type { CaseMaker, Draw } from '../kernel-case.js';

/** Some axes of a shape, possibly counted from the end. */
function axes(draw: Draw, rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => i)
    .filter(() => draw.flag())
    .map((axis) => (draw.flag() ? axis : axis - rank));
}

const reduction =
  (run: (x: tf.Tensor, axis: number[], keepDims: boolean) => tf.Tensor): CaseMaker =>
  (draw) => {
    const shape = draw.shape();
    const [over, keep] = [axes(draw, shape.length), draw.flag()];
    return { inputs: { x: draw.distinct(shape) }, run: ({ x }) => run(x!, over, keep) };
  };

const wholeReduction =
  (run: (x: tf.Tensor, axis: number[], keepDims: boolean) => tf.Tensor): CaseMaker =>
  (draw) => {
    const shape = draw.shape();
    const [over, keep] = [axes(draw, shape.length), draw.flag()];
    return { inputs: { x: draw.integers(shape, -4, 4) }, run: ({ x }) => run(x!, over, keep), gradients: [] };
  };

const logical =
  (run: (x: tf.Tensor, axis: number[], keepDims: boolean) => tf.Tensor): CaseMaker =>
  (draw) => {
    const shape = draw.shape();
    const [over, keep] = [axes(draw, shape.length), draw.flag()];
    return { inputs: { x: draw.booleans(shape) }, run: ({ x }) => run(x!, over, keep), gradients: [] };
  };

/** Something done along one axis of two or more elements. */
const alongAxis =
  (run: (x: tf.Tensor, axis: number) => tf.Tensor | tf.Tensor[]): CaseMaker =>
  (draw) => {
    const shape = draw.shape(draw.integer(1, 4));
    const axis = draw.integer(0, shape.length - 1);
    shape[axis]! += 1;
    return { inputs: { x: draw.distinct(shape) }, run: ({ x }) => run(x!, axis) };
  };

const noGradients =
  (maker: CaseMaker): CaseMaker =>
  (draw) => ({ ...maker(draw), gradients: [] });

export const shapeCases: Readonly<Record<string, CaseMaker>> = {
  sum: reduction(tf.sum),
  'sum of integers': wholeReduction(tf.sum),
  'sum of truth values': logical(tf.sum),
  'sum of a number throughout': reduction((x, axis, keep) =>
    tf.add(tf.sum(tf.onesLike(x), axis, keep), tf.sum(x, axis, keep)),
  ),
  mean: reduction(tf.mean),
  max: reduction(tf.max),
  min: reduction(tf.min),
  'max and min of integers': wholeReduction((x, axis, keep) => tf.sub(tf.max(x, axis, keep), tf.min(x, axis, keep))),
  prod: (draw) => {
    const shape = draw.shape();
    const over = axes(draw, shape.length);
    // The gradient of TensorFlow.js for a product is right over the leading axes only, so it is left out here.
    return { inputs: { x: draw.floats(shape, 0.5, 1.5) }, run: ({ x }) => tf.prod(x!, over), gradients: [] };
  },
  all: logical(tf.all),
  any: logical(tf.any),
  argMax: noGradients(alongAxis((x, axis) => tf.argMax(x, axis))),
  argMin: noGradients(alongAxis((x, axis) => tf.argMin(x, axis))),
  'argMax among equals': (draw) => ({
    inputs: { x: draw.integers([4, 5], 0, 1) },
    run: ({ x }) => [tf.argMax(x!, 1), tf.argMin(x!, 0)],
    gradients: [],
  }),
  'norm, moments, log-sum-exp': reduction((x, axis, keep) => {
    const { mean, variance } = tf.moments(x, axis, keep);
    return tf.addN([tf.logSumExp(x, axis, keep), mean, variance]);
  }),
  cast: (draw) => ({
    inputs: { x: draw.floats(draw.shape()) },
    run: ({ x }) => [tf.cast(x!, 'int32'), tf.cast(x!, 'bool'), tf.cast(tf.cast(x!, 'bool'), 'float32')],
    gradients: [],
  }),
  clone: (draw) => ({ inputs: { x: draw.floats(draw.shape()) }, run: ({ x }) => tf.add(tf.clone(x!), x!) }),
  'untouched input': (draw) => ({ inputs: { x: draw.floats(draw.shape()) }, run: ({ x }) => x!, gradients: [] }),
  reshape: (draw) => {
    const shape = draw.shape();
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => tf.reshape(tf.reshape(x!, [-1]), [1, ...shape]) };
  },
  'tensors without elements': (draw) => {
    const columns = draw.integer(1, 4);
    const inputs = { x: draw.floats([0, columns]), y: draw.floats([2, columns]) };
    return {
      inputs,
      run: ({ x, y }) => [
        tf.sum(x!, 0),
        tf.reshape(x!, [columns, 0, 2]),
        tf.concat([x!, y!], 0),
        tf.pad(x!, [
          [1, 0],
          [0, 0],
        ]),
        tf.matMul(x!, y!, false, true),
        tf.transpose(tf.tanh(x!)),
      ],
      gradients: [],
    };
  },
  'reshape of a broadcast': (draw) => {
    const shape = draw.shape(2);
    const inputs = { x: draw.floats([1, shape[1]!]) };
    return { inputs, run: ({ x }) => tf.reshape(tf.tile(x!, [shape[0]!, 1]), [-1]) };
  },
  expandDims: alongAxis((x, axis) => tf.mul(tf.expandDims(x, axis), 2)),
  transpose: (draw) => {
    const shape = draw.shape();
    const perm = shape.map((_, i) => i).sort((a, b) => ((a * 7 + 3) % 5) - ((b * 7 + 3) % 5));
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => tf.transpose(x!, perm) };
  },
  'constant tensors': (draw) => {
    const shape = draw.shape();
    return {
      inputs: { x: draw.floats(shape) },
      run: ({ x }) => [tf.fill(shape, 2.5), tf.onesLike(x!), tf.zerosLike(x!), tf.fill(shape, 3, 'int32')],
      gradients: [],
    };
  },
  tile: (draw) => {
    const shape = draw.shape(draw.integer(1, 4));
    const times = shape.map(() => draw.integer(1, 3));
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => tf.tile(x!, times) };
  },
  broadcastTo: (draw) => {
    const shape = draw.shape(3);
    const inputs = { x: draw.floats([shape[1]!, 1]) };
    return { inputs, run: ({ x }) => tf.add(tf.broadcastTo(x!, shape), 1) };
  },
  concat: (draw) => {
    const shape = draw.shape(3);
    const axis = draw.integer(-3, 2);
    const other = shape.map((side, i) => (i === (axis + 3) % 3 ? draw.integer(1, 3) : side));
    const inputs = { a: draw.floats(shape), b: draw.floats(other) };
    return { inputs, run: ({ a, b }) => tf.concat([a!, b!], axis) };
  },
  split: alongAxis((x, axis) =>
    tf.split(
      x,
      [1, x.shape[axis]! - 1].filter((side) => side > 0),
      axis,
    ),
  ),
  slice: (draw) => {
    const shape = draw.shape(draw.integer(1, 4));
    const begin = shape.map((side) => draw.integer(0, side - 1));
    const size = shape.map((side, i) => (draw.flag() ? -1 : draw.integer(1, side - begin[i]!)));
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => tf.slice(x!, begin, size) };
  },
  stridedSlice: (draw) => {
    const shape = [5, 6, 3];
    const strides = [draw.pick([1, 2, -1, -2]), draw.pick([1, 3, -1]), 1];
    const begin = strides.map((stride, i) => (stride > 0 ? draw.integer(0, 1) : shape[i]! - 1));
    const end = strides.map((stride, i) => (stride > 0 ? shape[i]! - draw.integer(0, 1) : 0));
    const [beginMask, endMask] = [draw.integer(0, 7), draw.integer(0, 7)];
    const inputs = { x: draw.floats(shape) };
    const newAxisMask = draw.integer(0, 1);
    const run = (x: tf.Tensor): tf.Tensor =>
      tf.stridedSlice(x, begin, end, strides, beginMask, endMask, 0, newAxisMask);
    return { inputs, run: ({ x }) => run(x!), gradients: [] };
  },
  // With strides the CPU backend takes the wrong elements when an axis is dropped as well.
  'stridedSlice that drops axes': (draw) => {
    const [at, mask] = [[draw.integer(0, 4), draw.integer(-6, -1), 1], draw.integer(1, 7)];
    const run = (x: tf.Tensor): tf.Tensor => tf.stridedSlice(x, at, [5, 6, 3], [1, 1, 1], 0, 0, 0, 0, mask);
    return { inputs: { x: draw.floats([5, 6, 3]) }, run: ({ x }) => run(x!), gradients: [] };
  },
  stack: (draw) => {
    const shape = draw.shape(draw.integer(0, 3));
    const axis = draw.integer(0, shape.length);
    const inputs = { a: draw.floats(shape), b: draw.floats(shape) };
    return { inputs, run: ({ a, b }) => tf.stack([a!, b!], axis) };
  },
  'stack of one': (draw) => ({ inputs: { a: draw.floats([3]) }, run: ({ a }) => tf.stack([a!], 1) }),
  unstack: alongAxis((x, axis) => tf.unstack(x, axis)),
  reverse: (draw) => {
    const shape = draw.shape(draw.integer(1, 4));
    const over = axes(draw, shape.length);
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => tf.reverse(x!, over) };
  },
  pad: (draw) => {
    const shape = draw.shape(draw.integer(1, 4));
    const widths = shape.map((): [number, number] => [draw.integer(0, 2), draw.integer(0, 2)]);
    const number = draw.pick([0, 1.5]);
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => tf.pad(x!, widths, number) };
  },
  'pad integers': (draw) => ({
    inputs: { x: draw.integers([2, 3], 0, 9) },
    run: ({ x }) =>
      tf.pad(
        x!,
        [
          [1, 0],
          [0, 2],
        ],
        7,
      ),
    gradients: [],
  }),
  mirrorPad: (draw) => {
    const shape = [draw.integer(2, 4), draw.integer(2, 4)];
    const mode = draw.pick(['reflect', 'symmetric'] as const);
    const widths = shape.map((side): [number, number] => [draw.integer(0, side - 1), draw.integer(0, side - 1)]);
    const run = (x: tf.Tensor): tf.Tensor => tf.mirrorPad(x, widths, mode);
    return { inputs: { x: draw.floats(shape) }, run: ({ x }) => run(x!), gradients: [] };
  },
  spaceToBatch: (draw) => {
    const inputs = { x: draw.floats([draw.integer(1, 2), 3, 4, draw.integer(1, 2)]) };
    return {
      inputs,
      run: ({ x }) =>
        tf.spaceToBatchND(
          x!,
          [2, 3],
          [
            [1, 0],
            [draw.pick([1]), 1],
          ],
        ),
    };
  },
  batchToSpace: (draw) => {
    const inputs = { x: draw.floats([4 * draw.integer(1, 2), 2, 3, draw.integer(1, 2)]) };
    return {
      inputs,
      run: ({ x }) =>
        tf.batchToSpaceND(
          x!,
          [2, 2],
          [
            [1, 0],
            [0, 2],
          ],
        ),
    };
  },
  depthToSpace: (draw) => {
    const inputs = { x: draw.floats([2, draw.integer(1, 3), 3, 8]) };
    return { inputs, run: ({ x }) => tf.depthToSpace(x as tf.Tensor4D, 2), gradients: [] };
  },
};
