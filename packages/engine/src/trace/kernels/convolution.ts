import type { Value } from '../../graph/graph.js';
import { type GraphBuilder, sizeOf } from '../../graph/graph-builder.js';
import type { KernelAttributes, KernelTable, TraceKernel } from '../kernel.js';
import { pad, reshape, take, transpose } from './arguments.js';
import { filterGradient } from './filter-gradient.js';
import { isChannelsFirst, toChannelsFirst, toChannelsLast, wasChannelsFirst } from './layout.js';
import { matMul } from './linear-algebra.js';
import { convolutionWindows, isPointwise, reachOf, slide, type Windows, windowAttributes } from './windows.js';

/** Convolution of x, whatever its layout, with a filter [...kernel, inputs, outputs]. */
export function convolve(graph: GraphBuilder, x: Value, filter: Value, attributes: KernelAttributes): Value {
  const channelsFirst = isChannelsFirst(attributes);
  const windows = convolutionWindows(x.shape, filter.shape, attributes, { channelsFirst });
  const [inputs, outputs] = filter.shape.slice(-2) as [number, number];
  const batch = x.shape[0]!;
  if (isPointwise(windows) && !channelsFirst && !wasChannelsFirst(graph, x)) {
    const rows = sizeOf(x.shape.slice(0, -1));
    const product = matMul(
      graph,
      reshape(graph, x, [rows, inputs]),
      reshape(graph, filter, [inputs, outputs]),
      false,
      false,
    );
    return reshape(graph, product, [batch, ...windows.output, outputs]);
  }
  const image = channelsFirst ? x : toChannelsFirst(graph, x);
  const y = slide(graph, 'Conv', [image, outputsFirst(graph, filter)], outputs, {
    windows,
    attributes: windowAttributes(windows),
  });
  return channelsFirst ? y : toChannelsLast(graph, y);
}

/** [...kernel, inputs, outputs] to [outputs, inputs, ...kernel]. */
function outputsFirst(graph: GraphBuilder, filter: Value): Value {
  const rank = filter.shape.length;
  return transpose(graph, filter, [rank - 1, rank - 2, ...filter.shape.slice(2).map((_, i) => i)]);
}

/**
 * Gradient with respect to what was convolved. Strides of one: a convolution of dy with the filter turned by 180 degrees,
 * up to twice as fast as ConvTranspose in onnxruntime.
 */
function inputGradient(
  graph: GraphBuilder,
  dy: Value,
  filter: Value,
  inputShape: readonly number[],
  attributes: KernelAttributes,
): Value {
  const channelsFirst = isChannelsFirst(attributes);
  const windows = convolutionWindows(inputShape, filter.shape, attributes, { channelsFirst });
  const [inputs, outputs] = filter.shape.slice(-2) as [number, number];
  if (isPointwise(windows) && !channelsFirst) {
    const rows = sizeOf(dy.shape.slice(0, -1));
    const flat = reshape(graph, dy, [rows, outputs]);
    return reshape(graph, matMul(graph, flat, reshape(graph, filter, [inputs, outputs]), false, true), inputShape);
  }
  const image = channelsFirst ? dy : toChannelsFirst(graph, dy);
  const turned = turnedWindows(windows);
  const dx = turned
    ? graph.emit('Conv', [image, turnedFilter(graph, filter)], {
        shape: [inputShape[0]!, inputs, ...windows.input],
        dtype: dy.dtype,
        attributes: windowAttributes(turned),
      })
    : transposedConvolution(graph, image, outputsFirst(graph, filter), windows, inputs);
  return channelsFirst ? dx : toChannelsLast(graph, dx);
}

/** The windows of the convolution of dy that gives dx; none where strides or wide padding forbid it. */
function turnedWindows(windows: Windows): Windows | undefined {
  const { kernel, strides, dilations, before, output, input } = windows;
  const reach = kernel.map((side, i) => (side - 1) * dilations[i]!);
  const front = reach.map((width, i) => width - before[i]!);
  const back = reach.map((width, i) => input[i]! + width - output[i]! - front[i]!);
  if (strides.some((stride) => stride !== 1) || [...front, ...back].some((width) => width < 0)) return undefined;
  return { ...windows, before: front, after: back, input: output, output: input };
}

/** ConvTranspose: adds up what each window hands back to its elements. Layout and filter are those of ONNX. */
export function transposedConvolution(
  graph: GraphBuilder,
  dy: Value,
  filter: Value,
  windows: Windows,
  channels: number,
  group = 1,
): Value {
  const { before, input } = windows;
  const reach = reachOf(windows);
  const excess = reach.map((side, i) => side - before[i]! - input[i]!);
  const after = excess.map((width) => Math.max(0, width));
  const sums = graph.emit('ConvTranspose', [dy, filter], {
    shape: [dy.shape[0]!, channels, ...reach.map((side, i) => side - before[i]! - after[i]!)],
    dtype: dy.dtype,
    attributes: { ...windowAttributes({ ...windows, after }), group },
  });
  // Elements behind the last window get nothing.
  return pad(graph, sums, [0, 0, ...excess.map(() => 0)], [0, 0, ...excess.map((width) => Math.max(0, -width))]);
}

/** Turned by 180 degrees and with inputs and outputs exchanged: [inputs, outputs, ...kernel]. */
function turnedFilter(graph: GraphBuilder, filter: Value): Value {
  const [inputs, outputs] = filter.shape.slice(-2) as [number, number];
  const kernel = filter.shape.slice(0, -2);
  const size = sizeOf(kernel);
  const reversed = take(
    graph,
    reshape(graph, filter, [size, inputs, outputs]),
    Array.from({ length: size }, (_, i) => size - 1 - i),
    0,
  );
  return reshape(graph, transpose(graph, reversed, [1, 2, 0]), [inputs, outputs, ...kernel]);
}

const forward: TraceKernel = (graph, { x, filter }, attributes) => convolve(graph, x!, filter!, attributes);

const towardsInput: TraceKernel = (graph, { dy, filter }, attributes) =>
  inputGradient(graph, dy!, filter!, attributes.inputShape as number[], attributes);

const towardsFilter: TraceKernel = (graph, { x, dy }, attributes) =>
  filterGradient(graph, x!, dy!, attributes.filterShape as number[], attributes);

export const convolutionKernels: KernelTable = {
  Conv2D: forward,
  Conv2DBackpropInput: towardsInput,
  Conv2DBackpropFilter: towardsFilter,
  Conv3D: forward,
  Conv3DBackpropInputV2: towardsInput,
  Conv3DBackpropFilterV2: towardsFilter,
};
