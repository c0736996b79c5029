import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../graph/graph-builder.js';
import type { KernelTable } from '../kernel.js';
import { pad, reshape, slice, transpose } from './arguments.js';

/** Kernels that move blocks between batch, space and channels: what dilated pooling and pixel shuffling are made of. */
export const rearrangingKernels: KernelTable = {
  SpaceToBatchND: (graph, { x }, { blockShape, paddings }) => {
    const blocks = blockShape as number[];
    const widths = paddings as [number, number][];
    const rest = x!.shape.length - 1 - blocks.length;
    const none = new Array<number>(rest).fill(0);
    const before = [0, ...widths.map(([front]) => front), ...none];
    const after = [0, ...widths.map(([, back]) => back), ...none];
    const padded = pad(graph, x!, before, after);
    const size = sizeOf(blocks);
    const split = tf.backend_util.getReshaped([...padded.shape], blocks, size, false);
    const order = tf.backend_util.getPermuted(split.length, blocks.length, false);
    const shape = tf.backend_util.getReshapedPermuted([...padded.shape], blocks, size, false);
    return reshape(graph, transpose(graph, reshape(graph, padded, split), order), shape);
  },
  BatchToSpaceND: (graph, { x }, { blockShape, crops }) => {
    const blocks = blockShape as number[];
    const widths = crops as [number, number][];
    const size = sizeOf(blocks);
    const split = tf.backend_util.getReshaped([...x!.shape], blocks, size);
    const order = tf.backend_util.getPermuted(split.length, blocks.length);
    const shape = tf.backend_util.getReshapedPermuted([...x!.shape], blocks, size);
    const whole = reshape(graph, transpose(graph, reshape(graph, x!, split), order), shape);
    const starts = shape.map((_, i) => widths[i - 1]?.[0] ?? 0);
    return slice(
      graph,
      whole,
      starts,
      shape.map((side, i) => side - starts[i]! - (widths[i - 1]?.[1] ?? 0)),
    );
  },
  DepthToSpace: (graph, { x }, { blockSize, dataFormat }) => {
    const block = blockSize as number;
    const channelsFirst = dataFormat === 'NCHW';
    const image = channelsFirst ? transpose(graph, x!, [0, 2, 3, 1]) : x!;
    const [batch, height, width, depth] = image.shape as [number, number, number, number];
    const channels = depth / (block * block);
    const split = reshape(graph, image, [batch, height, width, block, block, channels]);
    const moved = transpose(graph, split, [0, 1, 3, 2, 4, 5]);
    const whole = reshape(graph, moved, [batch, height * block, width * block, channels]);
    return channelsFirst ? transpose(graph, whole, [0, 3, 1, 2]) : whole;
  },
};
