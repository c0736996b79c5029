import type { Value } from '../../graph/graph.js';
import { broadcastShapes, type GraphBuilder, sizeOf } from '../../graph/graph-builder.js';
import type { KernelTable, TraceKernel } from '../kernel.js';
import { binary, cast, scalarLike, truth, unary } from './arguments.js';

/** Sum, with nothing recorded for an addition of zero. */
export function add(graph: GraphBuilder, a: Value, b: Value): Value {
  if (a.fill === 0) return stretch(b, a);
  if (b.fill === 0) return stretch(a, b);
  return binary(graph, 'Add', a, b);
}

/** Difference, with nothing recorded where zero is taken away. */
export function subtract(graph: GraphBuilder, a: Value, b: Value): Value {
  return b.fill === 0 ? stretch(a, b) : binary(graph, 'Sub', a, b);
}

/** Product. Numbers multiplied onto a product with a number, as gradients make them, are gathered into one. */
export function multiply(graph: GraphBuilder, a: Value, b: Value): Value {
  if (a.fill !== undefined && b.fill === undefined) return multiply(graph, b, a);
  if (b.fill === undefined) return multiplyTensors(graph, a, b);
  if (a.fill !== undefined) return graph.filled(a.fill * b.fill, broadcastShapes(a.shape, b.shape), a.dtype);
  if (b.fill === 1) return stretch(a, b);
  const inner = scaled(graph, a);
  if (!inner) return binary(graph, 'Mul', a, b);
  return stretch(binary(graph, 'Mul', inner.value, scalarLike(graph, a, inner.factor * b.fill)), b);
}

/** Product of two tensors. A number that was multiplied onto the larger is multiplied onto the smaller instead. */
function multiplyTensors(graph: GraphBuilder, a: Value, b: Value): Value {
  const [large, small] = sizeOf(a.stored) < sizeOf(b.stored) ? [b, a] : [a, b];
  const inner = scaled(graph, large);
  if (!inner || sizeOf(small.stored) === sizeOf(large.stored)) return binary(graph, 'Mul', a, b);
  const number = graph.filled(inner.factor, small.shape, small.dtype);
  return stretch(binary(graph, 'Mul', inner.value, multiply(graph, small, number)), large);
}

/** Quotient; division by a number is multiplication by its reciprocal. */
function divide(graph: GraphBuilder, a: Value, b: Value): Value {
  if (b.fill !== undefined && a.dtype === 'float32') {
    return multiply(graph, a, graph.filled(1 / b.fill, b.shape, 'float32'));
  }
  return binary(graph, 'Div', a, b);
}

/** If a value is `other * number`, both. */
function scaled(graph: GraphBuilder, value: Value): { value: Value; factor: number } | undefined {
  const node = graph.producer(value);
  if (node?.op !== 'Mul' || value.dtype !== 'float32') return undefined;
  const constant = graph.constants.get(node.inputs[1]!);
  if (constant?.shape.length !== 0) return undefined;
  return { value: { ...value, name: node.inputs[0]! }, factor: constant.values[0]! };
}

/** `value` in the shape that an operation with `other` would have. */
function stretch(value: Value, other: Value): Value {
  return { ...value, shape: broadcastShapes(value.shape, other.shape) };
}

/** Records a kernel of two inputs. */
const pair =
  (record: (graph: GraphBuilder, a: Value, b: Value) => Value): TraceKernel =>
  (graph, { a, b }) =>
    record(graph, a!, b!);

const direct = (op: string): TraceKernel => pair((graph, a, b) => binary(graph, op, a, b));

/** Quotient rounded towards minus infinity, as TensorFlow.js divides integers; zero where the divisor is zero. */
function floorDivide(graph: GraphBuilder, a: Value, b: Value): Value {
  if (a.dtype === 'float32') return unary(graph, 'Floor', binary(graph, 'Div', a, b));
  // Divisors that would raise a processor trap (zero, and minus one of the lowest number) are dealt with apart.
  const zero = scalarLike(graph, b, 0);
  const isZero = truth(graph, 'Equal', b, zero);
  const isMinusOne = truth(graph, 'Equal', b, scalarLike(graph, b, -1));
  const safe = choose(graph, binary(graph, 'Or', isZero, isMinusOne), scalarLike(graph, b, 1), b);
  const quotient = binary(graph, 'Div', a, safe);
  const rest = binary(graph, 'Sub', a, binary(graph, 'Mul', quotient, safe));
  const signsDiffer = binary(graph, 'Xor', truth(graph, 'Less', rest, zero), truth(graph, 'Less', safe, zero));
  const inexact = unary(graph, 'Not', truth(graph, 'Equal', rest, zero));
  const step = cast(graph, binary(graph, 'And', signsDiffer, inexact), 'int32');
  const floored = binary(graph, 'Sub', quotient, step);
  return choose(graph, isMinusOne, unary(graph, 'Neg', a), choose(graph, isZero, zero, floored));
}

/** `a` where the condition holds, else `b`. */
export function choose(graph: GraphBuilder, condition: Value, a: Value, b: Value): Value {
  const shape = [a, b].map((value) => value.shape).reduce(broadcastShapes, condition.shape);
  if (a.dtype !== 'bool') return graph.elementwise('Where', [condition, a, b], { shape, dtype: a.dtype });
  // onnxruntime has no Where for truth values.
  const number = graph.elementwise('Where', [condition, cast(graph, a, 'int32'), cast(graph, b, 'int32')], {
    shape,
    dtype: 'int32',
  });
  return cast(graph, number, 'bool');
}

/** Remainder with the sign of the divisor: a - b * floor(a / b). */
function floorModulo(graph: GraphBuilder, a: Value, b: Value): Value {
  return subtract(graph, a, multiply(graph, b, floorDivide(graph, a, b)));
}

/** The angle of the point (b, a), from minus to plus pi. */
function angle(graph: GraphBuilder, a: Value, b: Value): Value {
  const zero = scalarLike(graph, b, 0);
  const half = unary(graph, 'Atan', binary(graph, 'Div', a, b));
  const turn = choose(
    graph,
    truth(graph, 'Less', a, zero),
    scalarLike(graph, b, -Math.PI),
    scalarLike(graph, b, Math.PI),
  );
  const left = choose(graph, truth(graph, 'Less', b, zero), binary(graph, 'Add', half, turn), half);
  const bothZero = binary(graph, 'And', truth(graph, 'Equal', a, zero), truth(graph, 'Equal', b, zero));
  return choose(graph, bothZero, zero, left);
}

export const arithmeticKernels: KernelTable = {
  Add: pair(add),
  AddN: (graph, { list }) => list!.reduce((sum, value) => add(graph, sum, value)),
  Sub: pair(subtract),
  Multiply: pair(multiply),
  RealDiv: pair(divide),
  // TensorFlow.js gives integers, of floats too.
  FloorDiv: pair((graph, a, b) => cast(graph, floorDivide(graph, a, b), 'int32')),
  Mod: pair(floorModulo),
  Pow: direct('Pow'),
  Atan2: pair(angle),
  Maximum: direct('Max'),
  Minimum: direct('Min'),
  SquaredDifference: pair((graph, a, b) => {
    const difference = subtract(graph, a, b);
    return binary(graph, 'Mul', difference, difference);
  }),
};
