import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../graph/graph-builder.js';
import type { DataType } from '../../tensor-engine.js';
import type { KernelTable } from '../kernel.js';
import { axesOf, cast, concat, reshape, transpose } from './arguments.js';

export const shapeKernels: KernelTable = {
  Identity: (_graph, { x }) => x!,
  Cast: (graph, { x }, { dtype }) => {
    // To bool, TensorFlow.js asks whether a number differs from zero; so does ONNX.
    return cast(graph, x!, dtype as DataType);
  },
  Reshape: (graph, { x }, { shape }) =>
    reshape(graph, x!, tf.util.inferFromImplicitShape(shape as number[], sizeOf(x!.shape))),
  ExpandDims: (graph, { input }, { dim }) => {
    const shape = [...input!.shape];
    const axis = dim as number;
    shape.splice(axis < 0 ? axis + shape.length + 1 : axis, 0, 1);
    return reshape(graph, input!, shape);
  },
  Transpose: (graph, { x }, { perm }) => transpose(graph, x!, perm as number[]),
  Fill: (graph, _inputs, { shape, value, dtype }) =>
    graph.filled(value as number, shape as number[], (dtype as DataType) ?? 'float32'),
  OnesLike: (graph, { x }) => graph.filled(1, x!.shape, x!.dtype),
  ZerosLike: (graph, { x }) => graph.filled(0, x!.shape, x!.dtype),
  Tile: (graph, { x }, { reps }) => {
    const times = reps as number[];
    const shape = x!.shape.map((side, i) => side * times[i]!);
    if (x!.fill !== undefined) return graph.filled(x!.fill, shape, x!.dtype);
    // Repeating an axis of one element is broadcasting.
    if (x!.stored.length === x!.shape.length && times.every((time, i) => time === 1 || x!.stored[i] === 1)) {
      return { ...x!, shape };
    }
    return graph.emit('Tile', [x!, graph.integers(times)], { shape, dtype: x!.dtype });
  },
  Concat: (graph, inputs, { axis }) => {
    const [along = 0] = axesOf(axis, inputs.list![0]!.shape);
    return concat(graph, inputs.list!, along);
  },
  SplitV: (graph, { x }, { numOrSizeSplits, axis }) => {
    const [along = 0] = axesOf(axis, x!.shape);
    const sizes = tf.backend_util.prepareSplitSize(
      { shape: [...x!.shape] } as tf.Tensor,
      numOrSizeSplits as number | number[],
      along,
    );
    const emissions = sizes.map((size) => ({
      shape: x!.shape.map((side, i) => (i === along ? size : side)),
      dtype: x!.dtype,
    }));
    return graph.emitMany('Split', [x!, graph.integers(sizes)], emissions, { axis: along });
  },
  Pack: (graph, inputs, { axis }) => {
    const list = inputs.list!;
    const rank = list[0]!.shape.length + 1;
    const along = (axis as number) < 0 ? (axis as number) + rank : (axis as number);
    const shape = [...list[0]!.shape];
    shape.splice(along, 0, 1);
    const parts = list.map((value) => reshape(graph, value, shape));
    return concat(graph, parts, along);
  },
  Unpack: (graph, { value }, { axis }) => {
    const [along = 0] = axesOf(axis, value!.shape);
    const part = value!.shape.map((side, i) => (i === along ? 1 : side));
    const count = value!.shape[along]!;
    const emissions = Array.from({ length: count }, () => ({ shape: part, dtype: value!.dtype }));
    const shape = value!.shape.filter((_, i) => i !== along);
    if (count === 1) return [reshape(graph, value!, shape)];
    const sizes = graph.integers(Array(count).fill(1));
    const parts = graph.emitMany('Split', [value!, sizes], emissions, { axis: along });
    return parts.map((piece) => reshape(graph, piece, shape));
  },
};
