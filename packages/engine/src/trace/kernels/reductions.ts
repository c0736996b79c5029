import type { Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import { sizeOf } from '../../graph/graph-builder.js';
import type { KernelTable, TraceKernel } from '../kernel.js';
import { axesOf, cast, reducedShape, reshape } from './arguments.js';
import { matMul } from './linear-algebra.js';

type Axes = { readonly axis?: unknown; readonly reductionIndices?: unknown; readonly keepDims?: unknown };

/** ReduceSum takes its axes as a tensor, the other reductions (opset 17) as an attribute. */
export function reduce(graph: GraphBuilder, op: string, x: Value, { axis, reductionIndices, keepDims }: Axes): Value {
  const axes = axesOf(axis ?? reductionIndices, x.shape);
  const shape = reducedShape(x.shape, axes, keepDims);
  if (axes.every((i) => x.shape[i] === 1) && op !== 'ReduceL2') return reshape(graph, x, shape);
  const keepdims = keepDims ? 1 : 0;
  if (op === 'ReduceSum') {
    return graph.emit(op, [x, graph.integers(axes)], { shape, dtype: x.dtype, attributes: { keepdims } });
  }
  return graph.emit(op, [x], { shape, dtype: x.dtype, attributes: { axes, keepdims } });
}

const reduction =
  (op: string): TraceKernel =>
  (graph, { x }, attributes) =>
    reduce(graph, op, x!, attributes as Axes);

/** All and Any, through the smallest and largest of 0 and 1. */
const logical =
  (op: string): TraceKernel =>
  (graph, { x }, attributes) =>
    cast(graph, reduce(graph, op, cast(graph, x!, 'int32'), attributes as Axes), 'bool');

const extremum =
  (op: string): TraceKernel =>
  (graph, { x }, { axis }) => {
    const [along = 0] = axesOf(axis, x!.shape);
    const shape = reducedShape(x!.shape, [along], false);
    const attributes = { axis: along, keepdims: 0 };
    return cast(graph, graph.emit(op, [x!], { shape, dtype: 'int64', attributes }), 'int32');
  };

/** Sums of the columns of a matrix, such as gradients of biases: as a product with ones several times as fast. */
function columnSums(graph: GraphBuilder, x: Value, { axis, keepDims }: Axes): Value | undefined {
  const [rows, columns] = x.shape;
  const axes = axesOf(axis, x.shape);
  if (x.dtype !== 'float32' || x.shape.length !== 2 || axes.length !== 1 || axes[0] !== 0) return undefined;
  if (rows! < 2 || columns === 0) return undefined;
  const sums = matMul(graph, graph.filled(1, [1, rows!], x.dtype), x, false, false);
  return reshape(graph, sums, reducedShape(x.shape, axes, keepDims));
}

export const reductionKernels: KernelTable = {
  Sum: (graph, { x }, attributes) => {
    if (x!.fill !== undefined) {
      const axes = axesOf(attributes.axis, x!.shape);
      const count = sizeOf(axes.map((axis) => x!.shape[axis]!));
      return graph.filled(x!.fill * count, reducedShape(x!.shape, axes, attributes.keepDims), x!.dtype);
    }
    return columnSums(graph, x!, attributes as Axes) ?? reduce(graph, 'ReduceSum', x!, attributes as Axes);
  },
  Mean: reduction('ReduceMean'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  All: logical('ReduceMin'),
  Any: logical('ReduceMax'),
  ArgMax: extremum('ArgMax'),
  ArgMin: extremum('ArgMin'),
};
