import type { Value } from '../../graph/graph.js';
import { type GraphBuilder, sizeOf } from '../../graph/graph-builder.js';
import type { KernelAttributes, KernelTable } from '../kernel.js';
import { concat, reshape, transpose } from './arguments.js';
import { multiply } from './arithmetic.js';
import { transposedConvolution } from './convolution.js';
import { toChannelsFirst, toChannelsLast } from './layout.js';
import { convolutionWindows, slide, taps, windowAttributes } from './windows.js';

/** Each channel convolved with filters of its own; the filter is [height, width, channels, filters per channel]. */
export function convolveDepthwise(graph: GraphBuilder, x: Value, filter: Value, attributes: KernelAttributes): Value {
  const channelsFirst = attributes.dataFormat === 'NCHW';
  const windows = convolutionWindows(x.shape, filter.shape, attributes, { channelsFirst, depthwise: true });
  const [channels, multiplier] = filter.shape.slice(-2) as [number, number];
  const image = channelsFirst ? x : toChannelsFirst(graph, x);
  const y = slide(graph, 'Conv', [image, grouped(graph, filter)], channels * multiplier, {
    windows,
    attributes: { ...windowAttributes(windows), group: channels },
  });
  return channelsFirst ? y : toChannelsLast(graph, y);
}

/** [height, width, channels, multiplier] to [channels * multiplier, 1, height, width]. */
function grouped(graph: GraphBuilder, filter: Value): Value {
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  return reshape(graph, transpose(graph, filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

export const depthwiseConvolutionKernels: KernelTable = {
  DepthwiseConv2dNative: (graph, { x, filter }, attributes) => convolveDepthwise(graph, x!, filter!, attributes),
  DepthwiseConv2dNativeBackpropInput: (graph, { dy, filter }, attributes) => {
    const inputShape = attributes.inputShape as number[];
    const windows = convolutionWindows(inputShape, filter!.shape, attributes, { depthwise: true });
    const channels = filter!.shape[2]!;
    const slopes = toChannelsFirst(graph, dy!);
    const dx = transposedConvolution(graph, slopes, grouped(graph, filter!), windows, channels, channels);
    return toChannelsLast(graph, dx);
  },
  DepthwiseConv2dNativeBackpropFilter: (graph, { x, dy }, attributes) => {
    const filterShape = attributes.filterShape as [number, number, number, number];
    const [, , channels, multiplier] = filterShape;
    const windows = convolutionWindows(x!.shape, filterShape, attributes, { depthwise: true });
    const rows = sizeOf(dy!.shape.slice(0, -1));
    const slopes = reshape(graph, dy!, [rows, channels, multiplier]);
    const perPosition = taps(graph, x!, windows).map((seen) => {
      const product = multiply(graph, reshape(graph, seen, [rows, channels, 1]), slopes);
      const inputs = [product, graph.integers([0])];
      return graph.emit('ReduceSum', inputs, { shape: [1, channels, multiplier], dtype: x!.dtype });
    });
    return reshape(graph, concat(graph, perPosition, 0), filterShape);
  },
};
