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
  return graph.emit('Reshape', [whole, graph.integers(shape)], { shape, dtype: x.dtype });
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
