import * as tf from '@tensorflow/tfjs-core';
import type { GraphDataType, Value } from '../../graph/graph.js';
import { broadcastShapes, type GraphBuilder, sameShape } from '../../graph/graph-builder.js';

/** Axes as TensorFlow.js gives them (one, several, none, negative) as a list of non-negative ones. */
export function axesOf(axis: unknown, shape: readonly number[]): number[] {
  return tf.util.parseAxisParam(axis as number | number[], [...shape]);
}

/** Shape after reducing over axes. */
export function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: unknown): number[] {
  return shape.flatMap((side, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [side]));
}

/** Records an elementwise operation of two values. */
export function binary(graph: GraphBuilder, op: string, a: Value, b: Value, dtype: GraphDataType = a.dtype): Value {
  return graph.elementwise(op, [a, b], { shape: broadcastShapes(a.shape, b.shape), dtype });
}

/** Records an elementwise operation of one value. */
export function unary(graph: GraphBuilder, op: string, x: Value, dtype: GraphDataType = x.dtype): Value {
  return graph.elementwise(op, [x], { shape: x.shape, dtype });
}

/** Records an elementwise comparison. */
export function truth(graph: GraphBuilder, op: string, a: Value, b: Value): Value {
  return binary(graph, op, a, b, 'bool');
}

/** A single number of the type of `like`. */
export function scalarLike(graph: GraphBuilder, like: Value, number: number): Value {
  return graph.filled(number, [], like.dtype);
}

/** Gives a value another shape of the same size. */
export function reshape(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
  if (x.fill !== undefined) return graph.filled(x.fill, shape, x.dtype);
  if (sameShape(x.shape, shape)) return x;
  let whole = graph.materialise(x);
  const producer = graph.producer(whole);
  // A reshape of a reshape needs only the first tensor, and back to its shape nothing at all.
  if (producer?.op === 'Reshape') whole = graph.named(producer.inputs[0]!)!;
  if (sameShape(whole.shape, shape)) return whole;
  // Without allowzero, a side of zero would mean "as before".
  const attributes: Record<string, number> = shape.includes(0) ? { allowzero: 1 } : {};
  return graph.emit('Reshape', [whole, graph.integers(shape)], { shape, dtype: x.dtype, attributes });
}

/** Reorders the axes of a value. */
export function transpose(graph: GraphBuilder, x: Value, perm: readonly number[]): Value {
  if (perm.every((axis, i) => axis === i)) return x;
  const shape = perm.map((axis) => x.shape[axis]!);
  if (x.fill !== undefined) return graph.filled(x.fill, shape, x.dtype);
  return graph.emit('Transpose', [x], { shape, dtype: x.dtype, attributes: { perm: [...perm] } });
}

/** Changes the type of the elements. */
export function cast(graph: GraphBuilder, x: Value, dtype: GraphDataType): Value {
  if (x.dtype === dtype) return x;
  return graph.elementwise('Cast', [x], { shape: x.shape, dtype, attributes: { to: dtype } });
}

/** Part of a value: along each axis from `starts` by `steps` up to, not including, the end that `sides` elements reach. */
export function slice(
  graph: GraphBuilder,
  x: Value,
  starts: readonly number[],
  shape: readonly number[],
  steps: readonly number[] = shape.map(() => 1),
): Value {
  if (x.fill !== undefined) return graph.filled(x.fill, shape, x.dtype);
  const axes = x.shape.flatMap((side, i) => (starts[i] === 0 && steps[i] === 1 && shape[i] === side ? [] : [i]));
  if (axes.length === 0) return x;
  const bounds = axes.map((i) => [starts[i]!, starts[i]! + shape[i]! * steps[i]!, steps[i]!] as const);
  const inputs = [
    graph.integers(bounds.map(([start]) => start)),
    // Going down past the first element: ONNX reads -1 as the last one, so count from further below.
    graph.integers(bounds.map(([, end], i) => (end < 0 ? end - x.shape[axes[i]!]! : end))),
    graph.integers(axes),
    graph.integers(bounds.map(([, , step]) => step)),
  ];
  return graph.emit('Slice', [x, ...inputs], { shape, dtype: x.dtype });
}

/** A value with `number` around it. */
export function pad(
  graph: GraphBuilder,
  x: Value,
  before: readonly number[],
  after: readonly number[],
  number = 0,
): Value {
  if ([...before, ...after].every((width) => width === 0)) return x;
  const shape = x.shape.map((side, i) => side + before[i]! + after[i]!);
  if (x.fill === number) return graph.filled(number, shape, x.dtype);
  const widths = graph.integers([...before, ...after]);
  return graph.emit('Pad', [x, widths, scalarLike(graph, x, number)], { shape, dtype: x.dtype });
}

/** The entries of a value along one axis that a constant list names. */
export function take(graph: GraphBuilder, x: Value, indices: readonly number[], axis: number): Value {
  const shape = x.shape.map((side, i) => (i === axis ? indices.length : side));
  if (x.fill !== undefined) return graph.filled(x.fill, shape, x.dtype);
  // A vector of its own type even if it is one number throughout: Gather must not see a scalar.
  return graph.emit('Gather', [x, graph.integers(indices)], { shape, dtype: x.dtype, attributes: { axis } });
}

/** Joins values along an axis. */
export function concat(graph: GraphBuilder, list: readonly Value[], axis: number): Value {
  const parts = list.filter((value) => value.shape[axis] !== 0);
  if (parts.length <= 1) return parts[0] ?? list[0]!;
  const shape = [...parts[0]!.shape];
  shape[axis] = parts.reduce((sum, value) => sum + value.shape[axis]!, 0);
  return graph.emit('Concat', parts, { shape, dtype: parts[0]!.dtype, attributes: { axis } });
}
