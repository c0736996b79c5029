import { DuadError } from '@duad/core';
import type { Value } from '../../graph/graph.js';
import { type GraphBuilder, sizeOf } from '../../graph/graph-builder.js';
import type { KernelAttributes, KernelTable, TraceKernel } from '../kernel.js';
import { pad, reshape, slice } from './arguments.js';
import { multiply } from './arithmetic.js';
import { transposedConvolution } from './convolution.js';
import { toChannelsFirst, toChannelsLast } from './layout.js';
import { poolingWindows, reachOf, slide, type Windows } from './windows.js';

const pool =
  (op: string): TraceKernel =>
  (graph, { x }, attributes) => {
    const channelsFirst = attributes.dataFormat === 'NCDHW';
    const image = channelsFirst ? x! : toChannelsFirst(graph, x!);
    const windows = poolingWindows(channelsFirst ? toChannelsLast(graph, x!).shape : x!.shape, attributes);
    const y = slide(graph, op, [image], image.shape[1]!, { windows, attributes: poolAttributes(windows) });
    return channelsFirst ? y : toChannelsLast(graph, y);
  };

function poolAttributes(windows: Windows): Record<string, readonly number[]> {
  const { kernel, strides, before, after } = windows;
  if (kernel.some((side, i) => before[i]! >= side || after[i]! >= side)) {
    throw new DuadError(
      'UNSUPPORTED',
      `engine: pooling by windows of [${kernel}] with padding of [${before}] and [${after}] cannot be compiled, since some windows would see nothing but padding; use less padding`,
    );
  }
  return { kernel_shape: kernel, strides, pads: [...before, ...after] };
}

/**
 * Gradient of max pooling: dy goes to the place of each window's maximum, to the first one in row-major order where there
 * are several, as in TensorFlow. (The CPU backend of TensorFlow.js agrees in two dimensions, takes the last one in three.)
 */
const maxPoolGradient: TraceKernel = (graph, { dy, input }, attributes) => {
  const windows = windowsFor(dy!, input!, attributes);
  const image = toChannelsFirst(graph, input!);
  const slopes = toChannelsFirst(graph, dy!);
  const { input: sides, before, after, strides } = windows;
  const spare = reachOf(windows).map((side, i) =>
    Math.floor((sides[i]! + before[i]! + after[i]! - side) / strides[i]!),
  );
  const all = [...slopes.shape.slice(0, 2), ...windows.output.map((count, i) => count + spare[i]!)];
  const [, allPlaces] = graph.emitMany(
    'MaxPool',
    [image],
    [
      { shape: all, dtype: 'float32' },
      { shape: all, dtype: 'int64' },
    ],
    poolAttributes(windows),
  );
  const places = slice(
    graph,
    allPlaces!,
    all.map(() => 0),
    slopes.shape,
  );
  const size = sizeOf(image.shape);
  const count = sizeOf(slopes.shape);
  const overlapping = windows.kernel.some((side, i) => side > windows.strides[i]!);
  const scattered = graph.emit(
    'ScatterElements',
    [graph.filled(0, [size], 'float32'), reshape(graph, places, [count]), reshape(graph, slopes, [count])],
    { shape: [size], dtype: 'float32', attributes: { axis: 0, ...(overlapping ? { reduction: 'add' } : {}) } },
  );
  return toChannelsLast(graph, reshape(graph, scattered, image.shape));
};

/**
 * Gradient of average pooling: each window's dy, divided by how many elements the window averaged, goes to all of them.
 * (The CPU backend of TensorFlow.js divides by the size of the window also where part of it is padding, which is not the
 * gradient of what it computes.)
 */
const averagePoolGradient: TraceKernel = (graph, { dy, input }, attributes) => {
  const windows = windowsFor(dy!, input!, attributes);
  const shares = multiply(graph, dy!, reciprocalCounts(graph, windows));
  return isTiling(windows) ? spread(graph, shares, windows) : spreadOverlapping(graph, shares, windows);
};

/** The gradient kernels are not told how the forward ones rounded, but dy knows how many windows there were. */
function windowsFor(dy: Value, input: Value, attributes: KernelAttributes): Windows {
  const output = dy.shape.slice(1, -1);
  const roundings = ['floor', 'round', 'ceil'].map((dimRoundingMode) => ({ ...attributes, dimRoundingMode }));
  const windows = [attributes, ...roundings].map((candidate) => poolingWindows(input.shape, candidate));
  return windows.find((candidate) => candidate.output.join() === output.join()) ?? windows[0]!;
}

/** One over the number of elements in each window that are not padding, shape [1, ...output, 1]. */
function reciprocalCounts(graph: GraphBuilder, { kernel, strides, before, input, output }: Windows): Value {
  const perAxis = output.map((count, axis) =>
    Array.from({ length: count }, (_, i) => {
      const start = i * strides[axis]! - before[axis]!;
      return Math.min(start + kernel[axis]!, input[axis]!) - Math.max(start, 0);
    }),
  );
  const counts = perAxis.reduce<number[]>((list, axis) => list.flatMap((a) => axis.map((b) => a * b)), [1]);
  return graph.constant(
    counts.map((count) => 1 / count),
    [1, ...output, 1],
    'float32',
  );
}

/** Whether the windows lie side by side from the first element on. */
function isTiling({ kernel, strides, before, input, output }: Windows): boolean {
  return kernel.every((side, i) => side === strides[i] && before[i] === 0 && output[i]! * side <= input[i]!);
}

/** Repeats each element over its window. */
function spread(graph: GraphBuilder, x: Value, { kernel, input, output }: Windows): Value {
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const single = [batch, ...output.flatMap((side) => [side, 1]), channels];
  const repeated = [batch, ...output.flatMap((side, i) => [side, kernel[i]!]), channels];
  const whole = { ...reshape(graph, x, single), shape: repeated };
  const covered = output.map((side, i) => side * kernel[i]!);
  const image = reshape(graph, whole, [batch, ...covered, channels]);
  const rest = input.map((side, i) => side - covered[i]!);
  return pad(graph, image, [0, ...rest.map(() => 0), 0], [0, ...rest, 0]);
}

/** Adds up over windows that overlap, channel by channel. */
function spreadOverlapping(graph: GraphBuilder, x: Value, windows: Windows): Value {
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const planes = reshape(graph, toChannelsFirst(graph, x), [batch * channels, 1, ...windows.output]);
  const ones = graph.filled(1, [1, 1, ...windows.kernel], 'float32');
  const sums = transposedConvolution(graph, planes, ones, windows, 1);
  return toChannelsLast(graph, reshape(graph, sums, [batch, channels, ...windows.input]));
}

export const poolingKernels: KernelTable = {
  MaxPool: pool('MaxPool'),
  MaxPool3D: pool('MaxPool'),
  MaxPoolGrad: maxPoolGradient,
  MaxPool3DGrad: maxPoolGradient,
  AvgPool: pool('AveragePool'),
  AvgPool3D: pool('AveragePool'),
  AvgPoolGrad: averagePoolGradient,
  AvgPool3DGrad: averagePoolGradient,
};
