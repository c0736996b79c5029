import * as tf from '@tensorflow/tfjs-core';
import type { Attribute, Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelAttributes } from '../kernel.js';
import { pad, slice } from './arguments.js';

/** How windows lie over the spatial axes of an image or a volume; every list has one entry per spatial axis. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding in front of the first and behind the last element. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Sides of what the windows slide over. */
  readonly input: readonly number[];
  /** How many windows there are. */
  readonly output: readonly number[];
}

type Info = tf.backend_util.Conv2DInfo | tf.backend_util.Conv3DInfo;

/** Reads the geometry that TensorFlow.js computes. */
function windowsOf(info: Info): Windows {
  const flat = {
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.top, info.padInfo.left],
    after: [info.padInfo.bottom, info.padInfo.right],
    input: [info.inHeight, info.inWidth],
    output: [info.outHeight, info.outWidth],
  };
  if (!('inDepth' in info)) return fitted(flat);
  return fitted({
    kernel: [info.filterDepth, ...flat.kernel],
    strides: [info.strideDepth, ...flat.strides],
    dilations: [info.dilationDepth, ...flat.dilations],
    before: [info.padInfo.front, ...flat.before],
    after: [info.padInfo.back, ...flat.after],
    input: [info.inDepth, ...flat.input],
    output: [info.outDepth, ...flat.output],
  });
}

/** Padding at the end just wide enough for the last window, which may overhang where sizes were rounded up. */
function fitted(windows: Windows): Windows {
  const { input } = windows;
  // In three dimensions, TensorFlow.js pads by less than nothing where strides exceed the kernel; TensorFlow does not.
  const before = windows.before.map((width) => Math.max(0, width));
  return { ...windows, before, after: reachOf(windows).map((reach, i) => Math.max(0, reach - before[i]! - input[i]!)) };
}

/** How many elements the windows lie over, padding in front included. */
export function reachOf({ output, strides, kernel, dilations }: Omit<Windows, 'after'>): number[] {
  return output.map((count, i) => (count - 1) * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1);
}

/**
 * Records an operator that computes something for each window, channels first. With padding given as a number,
 * TensorFlow.js counts the windows of all axes by the first one's stride and may want fewer than there are.
 */
export function slide(graph: GraphBuilder, op: string, inputs: Value[], channels: number, options: Sliding): Value {
  const { windows, attributes } = options;
  const { input, before, after, strides } = windows;
  const batch = inputs[0]!.shape[0]!;
  const reach = reachOf(windows);
  const spare = reach.map((side, i) => Math.floor((input[i]! + before[i]! + after[i]! - side) / strides[i]!));
  const all = graph.emit(op, inputs, {
    shape: [batch, channels, ...windows.output.map((count, i) => count + spare[i]!)],
    dtype: inputs[0]!.dtype,
    attributes,
  });
  return slice(graph, all, [0, 0, ...spare.map(() => 0)], [batch, channels, ...windows.output]);
}

interface Sliding {
  readonly windows: Windows;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** The windows of a convolution over an input of this shape (channels last unless the data format says otherwise). */
export function convolutionWindows(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad: padding, dilations, dimRoundingMode }: KernelAttributes,
  { channelsFirst = false, depthwise = false }: { channelsFirst?: boolean; depthwise?: boolean } = {},
): Windows {
  const format = channelsFirst ? 'channelsFirst' : 'channelsLast';
  const common = [inputShape, filterShape, strides, dilations ?? 1, padding] as const;
  if (inputShape.length === 4) {
    const compute = tf.backend_util.computeConv2DInfo as (...values: unknown[]) => tf.backend_util.Conv2DInfo;
    return windowsOf(compute(...common, dimRoundingMode, depthwise, format));
  }
  const compute = tf.backend_util.computeConv3DInfo as (...values: unknown[]) => tf.backend_util.Conv3DInfo;
  return windowsOf(compute(...common, false, format));
}

/** The windows of pooling over an input of this shape, channels last. */
export function poolingWindows(
  inputShape: readonly number[],
  { filterSize, strides, pad: padding, dimRoundingMode }: KernelAttributes,
): Windows {
  const flat = inputShape.length === 4;
  const compute = (flat ? tf.backend_util.computePool2DInfo : tf.backend_util.computePool3DInfo) as (
    ...values: unknown[]
  ) => Info;
  return windowsOf(compute(inputShape, filterSize, strides, 1, padding, dimRoundingMode));
}

/** The attributes that ONNX's Conv, ConvTranspose and pooling share. */
export function windowAttributes(windows: Windows): Record<string, Attribute> {
  const { kernel, strides, dilations, before, after } = windows;
  return { kernel_shape: kernel, strides, dilations, pads: [...before, ...after] };
}

/** A product of matrices in disguise. */
export function isPointwise({ kernel, strides, before, after }: Windows): boolean {
  return [...kernel, ...strides].every((side) => side === 1) && [...before, ...after].every((width) => width === 0);
}

/**
 * What each position inside the windows sees: one value of shape [batch, ...output, channels] per position, in row-major
 * order. Of an input with channels last.
 */
export function taps(graph: GraphBuilder, x: Value, windows: Windows): Value[] {
  const { kernel, strides, dilations, before, after, output } = windows;
  const padded = pad(graph, x, [0, ...before, 0], [0, ...after, 0]);
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  return positions(kernel).map((position) =>
    slice(
      graph,
      padded,
      [0, ...position.map((at, i) => at * dilations[i]!), 0],
      [batch, ...output, channels],
      [1, ...strides, 1],
    ),
  );
}

function positions(sides: readonly number[]): number[][] {
  return sides.reduce<number[][]>(
    (list, side) => list.flatMap((start) => Array.from({ length: side }, (_, at) => [...start, at])),
    [[]],
  );
}
