import * as tf from '@tensorflow/tfjs-core';
import type { CaseMaker, Draw } from '../kernel-case.js';

type Padding = 'same' | 'valid' | number;

interface Geometry {
  readonly height: number;
  readonly width: number;
  readonly kernel: [number, number];
  readonly strides: [number, number];
  readonly padding: Padding;
}

/** Sizes, strides and padding of windows that fit; the last elements may be reached by none. */
function geometry(draw: Draw): Geometry {
  const kernel: [number, number] = [draw.integer(1, 3), draw.integer(1, 3)];
  const padding = draw.pick<Padding>(['same', 'valid', 1]);
  return {
    height: draw.integer(3, 7),
    width: draw.integer(3, 7),
    kernel,
    strides: [draw.integer(1, 3), draw.integer(1, 3)],
    padding,
  };
}

const convolution: CaseMaker = (draw) => {
  const { height, width, kernel, strides, padding } = geometry(draw);
  const [inputs, outputs] = [draw.integer(1, 3), draw.integer(1, 3)];
  const x = draw.floats([draw.integer(1, 2), height, width, inputs]);
  const filter = draw.floats([...kernel, inputs, outputs]);
  return {
    inputs: { x, filter },
    run: ({ x, filter }) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding),
  };
};

const channelsFirst: CaseMaker = (draw) => {
  const { height, width, kernel, strides, padding } = geometry(draw);
  const x = draw.floats([2, 2, height, width]);
  const filter = draw.floats([...kernel, 2, 3]);
  return {
    inputs: { x, filter },
    run: ({ x, filter }) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding, 'NCHW'),
  };
};

const dilated: CaseMaker = (draw) => {
  const padding = draw.pick(['same', 'valid'] as const);
  const rate = draw.integer(2, 3);
  const inputs = { x: draw.floats([1, 8, 9, 2]), filter: draw.floats([2, 3, 2, 2]) };
  return {
    inputs,
    run: ({ x, filter }) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, padding, 'NHWC', [rate, rate]),
    gradients: [],
  };
};

const rounded: CaseMaker = (draw) => {
  const mode = draw.pick(['ceil', 'floor', 'round'] as const);
  const inputs = { x: draw.floats([1, 6, 5, 2]), filter: draw.floats([3, 2, 2, 2]) };
  return {
    inputs,
    run: ({ x, filter }) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 1, 'NHWC', 1, mode),
    gradients: [],
  };
};

const volumes: CaseMaker = (draw) => {
  const { height, width, kernel, strides, padding } = geometry(draw);
  // TensorFlow.js pads volumes wrongly where strides exceed the kernel.
  const mode = padding !== 'same' || strides.some((stride, i) => stride > kernel[i]!) ? 'valid' : padding;
  const x = draw.floats([1, draw.integer(2, 4), height, width, 2]);
  const filter = draw.floats([2, ...kernel, 2, 2]);
  const steps: [number, number, number] = [draw.integer(1, 2), ...strides];
  return {
    inputs: { x, filter },
    run: ({ x, filter }) => tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, steps, mode),
  };
};

const depthwise: CaseMaker = (draw) => {
  const { height, width, kernel, strides, padding } = geometry(draw);
  const [channels, multiplier] = [draw.integer(1, 3), draw.integer(1, 2)];
  // The CPU backend reads strides for both axes from the first one here.
  const stride = strides[0];
  const x = draw.floats([draw.integer(1, 2), height, width, channels]);
  const filter = draw.floats([...kernel, channels, multiplier]);
  return {
    inputs: { x, filter },
    run: ({ x, filter }) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, padding),
  };
};

/** Max pooling wants values that differ by more than rounding, average pooling none that are padded. */
const pooling =
  (kind: 'max' | 'avg'): CaseMaker =>
  (draw) => {
    const { height, width, kernel, strides, padding } = geometry(draw);
    // The CPU backend's gradient of average pooling is not the gradient where windows reach into padding.
    const mode = kind === 'avg' || (padding === 1 && kernel.includes(1)) ? 'valid' : padding;
    // With padding given as a number, TensorFlow.js counts windows by the first stride, and some may see padding only.
    const steps: [number, number] = mode === 1 ? [strides[0], strides[0]] : strides;
    const inputs = { x: draw.distinct([draw.integer(1, 2), height, width, draw.integer(1, 3)]) };
    const run = kind === 'max' ? tf.maxPool : tf.avgPool;
    return { inputs, run: ({ x }) => run(x as tf.Tensor4D, kernel, steps, mode) };
  };

const paddedAverage: CaseMaker = (draw) => {
  const { height, width, kernel, strides } = geometry(draw);
  const inputs = { x: draw.floats([1, height, width, 2]) };
  return { inputs, run: ({ x }) => tf.avgPool(x as tf.Tensor4D, kernel, strides, 'same'), gradients: [] };
};

const volumePooling =
  (kind: 'max' | 'avg'): CaseMaker =>
  (draw) => {
    const { height, width, kernel, strides, padding } = geometry(draw);
    const strided = strides.some((stride) => stride > kernel[0]);
    const mode = kind === 'avg' || padding !== 'same' || strided ? 'valid' : padding;
    const inputs = { x: draw.distinct([1, draw.integer(2, 4), height, width, 2]) };
    const run = kind === 'max' ? tf.maxPool3d : tf.avgPool3d;
    const steps: [number, number, number] = [draw.integer(1, 2), ...strides];
    // The CPU backend mixes up the maxima of windows that are not square.
    const size: [number, number, number] = [2, kernel[0], kind === 'max' ? kernel[0] : kernel[1]];
    return { inputs, run: ({ x }) => run(x as tf.Tensor5D, size, steps, mode) };
  };

/** Many equal maxima in each window. */
const ties: CaseMaker = (draw) => {
  const image = draw.integers([2, 6, 6, 2], 0, 1);
  const inputs = { x: { ...image, dtype: 'float32' as const, values: Float32Array.from(image.values) } };
  const [size, stride] = draw.pick([
    [2, 2],
    [3, 2],
    [3, 1],
    [2, 3],
  ] as const);
  return { inputs, run: ({ x }) => tf.maxPool(x as tf.Tensor4D, size, stride, draw.pick(['valid'])) };
};

const resizing =
  (run: typeof tf.image.resizeBilinear, halfPixels: boolean): CaseMaker =>
  (draw) => {
    const size: [number, number] = [draw.integer(1, 7), draw.integer(1, 7)];
    const [height, width] = [draw.integer(1, 5), draw.integer(1, 5)];
    const batch = draw.integer(1, 2);
    const inputs = { x: draw.floats([batch, height, width, 2]) };
    const aligned = !halfPixels && draw.flag();
    return { inputs, run: ({ x }) => run(x as tf.Tensor4D, size, aligned, halfPixels), gradients: [] };
  };

export const spatialCases: Readonly<Record<string, CaseMaker>> = {
  conv2d: convolution,
  'conv2d with channels first': channelsFirst,
  'dilated conv2d': dilated,
  'conv2d with rounding': rounded,
  'pointwise conv2d behind another': (draw) => ({
    inputs: {
      x: draw.floats([2, 4, 5, 2]),
      first: draw.floats([3, 3, 2, 3]),
      bias: draw.floats([3]),
      filter: draw.floats([1, 1, 3, 2]),
    },
    run: ({ x, first, bias, filter }) => {
      const between = tf.relu6(tf.add(tf.conv2d(x as tf.Tensor4D, first as tf.Tensor4D, 1, 'same'), bias!));
      return tf.conv2d(between as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
    },
  }),
  'pointwise conv2d': (draw) => ({
    inputs: { x: draw.floats([2, 3, 4, draw.integer(1, 3)]), filter: draw.floats([1, 1, 3, 2]) },
    run: ({ x, filter }) =>
      tf.conv2d(
        tf.pad(x!, [
          [0, 0],
          [0, 0],
          [0, 0],
          [0, 3 - x!.shape[3]!],
        ]) as tf.Tensor4D,
        filter as tf.Tensor4D,
        1,
        'same',
      ),
  }),
  conv1d: (draw) => ({
    inputs: { x: draw.floats([2, draw.integer(4, 9), 2]), filter: draw.floats([3, 2, 3]) },
    run: ({ x, filter }) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, draw.pick([2]), 'same'),
  }),
  'transposed conv2d': (draw) => {
    const stride = draw.integer(1, 2);
    const side = draw.integer(2, 4);
    const inputs = { x: draw.floats([2, side, side, 2]), filter: draw.floats([3, 3, 3, 2]) };
    const shape: [number, number, number, number] = [2, side * stride, side * stride, 3];
    return {
      inputs,
      run: ({ x, filter }) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, shape, stride, 'same'),
    };
  },
  conv3d: volumes,
  'depthwise conv2d': depthwise,
  'dilated depthwise conv2d': (draw) => ({
    inputs: { x: draw.floats([1, 7, 7, 2]), filter: draw.floats([3, 2, 2, draw.integer(1, 2)]) },
    run: ({ x, filter }) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same', 'NHWC', 2),
    gradients: [],
  }),
  maxPool: pooling('max'),
  'maxPool among equals': ties,
  avgPool: pooling('avg'),
  'avgPool over padding': paddedAverage,
  maxPool3d: volumePooling('max'),
  avgPool3d: volumePooling('avg'),
  'dilated pooling': (draw) => ({
    inputs: { x: draw.distinct([1, 7, 8, 2]) },
    run: ({ x }) => tf.pool(x as tf.Tensor4D, [2, 2], draw.pick(['max'] as const), 'same', [2, 2], 1),
    gradients: [],
  }),
  batchNorm: (draw) => {
    const channels = draw.integer(1, 4);
    const inputs = {
      x: draw.floats([2, 3, 2, channels]),
      mean: draw.floats([channels]),
      variance: draw.floats([channels], 0.5, 2),
      offset: draw.floats([channels]),
      scale: draw.floats([channels]),
    };
    return {
      inputs,
      run: ({ x, mean, variance, offset, scale }) =>
        tf.batchNorm4d(
          x as tf.Tensor4D,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          0.01,
        ),
    };
  },
  'batchNorm behind conv2d': (draw) => {
    const channels = draw.integer(1, 4);
    const [scaled, shifted] = [draw.flag(), draw.flag()];
    return {
      inputs: {
        x: draw.floats([2, 3, 4, 2]),
        filter: draw.floats([2, 2, 2, channels]),
        mean: draw.floats([channels]),
        variance: draw.floats([channels], 0.5, 2),
        offset: draw.floats([channels]),
        scale: draw.floats([channels]),
      },
      run: ({ x, filter, mean, variance, offset, scale }) =>
        tf.relu(
          tf.batchNorm(
            tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
            mean as tf.Tensor1D,
            variance as tf.Tensor1D,
            ...[shifted ? (offset as tf.Tensor1D) : undefined, scaled ? (scale as tf.Tensor1D) : undefined],
            0.01,
          ),
        ),
      // TensorFlow.js has none where the scale lacks.
      gradients: scaled ? ['x', 'filter'] : [],
    };
  },
  'batchNorm without scale': (draw) => ({
    inputs: { x: draw.floats([3, 2]), mean: draw.floats([2]), variance: draw.floats([2], 0.5, 2) },
    run: ({ x, mean, variance }) => tf.batchNorm2d(x as tf.Tensor2D, mean as tf.Tensor1D, variance as tf.Tensor1D),
    gradients: [],
  }),
  localResponseNormalization: (draw) => ({
    inputs: { x: draw.floats([1, 2, 3, draw.integer(1, 6)]) },
    run: ({ x }) => tf.localResponseNormalization(x as tf.Tensor4D, draw.pick([2]), 1.5, 0.3, 0.6),
  }),
  'gradient of resizing': (draw) => {
    const side = draw.integer(2, 5);
    const size: [number, number] = [draw.integer(1, 7), draw.integer(1, 7)];
    const [aligned, run] = [draw.flag(), draw.pick([tf.image.resizeBilinear, tf.image.resizeNearestNeighbor])];
    // The CPU backend's gradients are wrong for several images and for images that are not square.
    return { inputs: { x: draw.floats([1, side, side, 2]) }, run: ({ x }) => run(x as tf.Tensor4D, size, aligned) };
  },
  resizeBilinear: resizing(tf.image.resizeBilinear, false),
  'resizeBilinear about pixel centres': resizing(tf.image.resizeBilinear, true),
  resizeNearestNeighbor: resizing(tf.image.resizeNearestNeighbor, false),
  'resizeNearestNeighbor about pixel centres': resizing(tf.image.resizeNearestNeighbor, true),
};
