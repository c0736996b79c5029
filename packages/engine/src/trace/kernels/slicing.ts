import * as tf from '@tensorflow/tfjs-core';
import type { KernelTable } from '../kernel.js';
import { axesOf, reshape, slice } from './arguments.js';

export const slicingKernels: KernelTable = {
  Slice: (graph, { x }, { begin, size }) => {
    const starts = begin as number[];
    const shape = (size as number[]).map((side, i) => (side < 0 ? x!.shape[i]! - starts[i]! : side));
    return slice(graph, x!, starts, shape);
  },
  StridedSlice: (graph, { x }, attributes) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes as {
      readonly begin: number[];
      readonly end: number[];
      readonly strides: number[];
      readonly beginMask: number;
      readonly endMask: number;
      readonly ellipsisMask: number;
      readonly newAxisMask: number;
      readonly shrinkAxisMask: number;
    };
    const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
    const info = tf.slice_util.sliceInfo([...x!.shape], begin, end, strides, ...masks);
    const shape = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
    return reshape(graph, slice(graph, x!, info.begin, shape, info.strides), info.finalShape);
  },
  Reverse: (graph, { x }, { dims }) => {
    const axes = axesOf(dims, x!.shape).filter((axis) => x!.shape[axis]! > 1);
    const starts = x!.shape.map((side, i) => (axes.includes(i) ? side - 1 : 0));
    const steps = x!.shape.map((_, i) => (axes.includes(i) ? -1 : 1));
    return slice(graph, x!, starts, x!.shape, steps);
  },
};
