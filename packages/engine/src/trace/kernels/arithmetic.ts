import type { Value } from '../../graph/graph.js';
import { broadcastShapes, type GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelTable, TraceKernel } from '../kernel.js';
import { binary, cast, scalarLike, unary } from './arguments.js';

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
  if (b.fill === undefined) return binary(graph, 'Mul', a, b);
  if (a.fill !== undefined) return graph.filled(a.fill * b.fill, broadcastShapes(a.shape, b.shape), a.dtype);
  if (b.fill === 1) return stretch(a, b);
  const inner = scaled(graph, a);
  if (!inner) return binary(graph, 'Mul', a, b);
  return stretch(binary(graph, 'Mul', inner.value, scalarLike(graph, a, inner.factor * b.fill)), b);
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

const pair =
  (record: (graph: GraphBuilder, a: Value, b: Value) => Value): TraceKernel =>
  (graph, { a, b }) =>
    record(graph, a!, b!);

const direct = (op: string): TraceKernel => pair((graph, a, b) => binary(graph, op, a, b));

const compare = (op: string): TraceKernel => pair((graph, a, b) => binary(graph, op, a, b, 'bool'));

const map =
  (op: string): TraceKernel =>
  (graph, { x }) =>
    unary(graph, op, x!);

const floats =
  (record: (graph: GraphBuilder, x: Value) => Value): TraceKernel =>
  (graph, { x }) =>
    record(graph, x!);

/** Rounds towards minus infinity, as TensorFlow.js divides integers. */
function floorDivide(graph: GraphBuilder, a: Value, b: Value): Value {
  if (a.dtype === 'float32') return unary(graph, 'Floor', binary(graph, 'Div', a, b));
  const quotient = binary(graph, 'Div', cast(graph, a, 'float32'), cast(graph, b, 'float32'));
  return cast(graph, unary(graph, 'Floor', quotient), 'int32');
}

/** Remainder with the sign of the divisor: a - b * floor(a / b). */
function floorModulo(graph: GraphBuilder, a: Value, b: Value): Value {
  return subtract(graph, a, multiply(graph, b, floorDivide(graph, a, b)));
}

export const arithmeticKernels: KernelTable = {
  Add: pair(add),
  AddN: (graph, { list }) => list!.reduce((sum, value) => add(graph, sum, value)),
  Sub: pair(subtract),
  Multiply: pair(multiply),
  RealDiv: pair(divide),
  FloorDiv: pair(floorDivide),
  Mod: pair(floorModulo),
  Pow: direct('Pow'),
  Maximum: direct('Max'),
  Minimum: direct('Min'),
  SquaredDifference: pair((graph, a, b) => {
    const difference = subtract(graph, a, b);
    return binary(graph, 'Mul', difference, difference);
  }),
  Neg: map('Neg'),
  Abs: map('Abs'),
  Sign: map('Sign'),
  Floor: map('Floor'),
  Ceil: map('Ceil'),
  Round: map('Round'),
  Square: floats((graph, x) => binary(graph, 'Mul', x, x)),
  Sqrt: map('Sqrt'),
  Rsqrt: floats((graph, x) => unary(graph, 'Reciprocal', unary(graph, 'Sqrt', x))),
  Reciprocal: map('Reciprocal'),
  Exp: map('Exp'),
  Expm1: floats((graph, x) => subtract(graph, unary(graph, 'Exp', x), scalarLike(graph, x, 1))),
  Log: map('Log'),
  Log1p: floats((graph, x) => unary(graph, 'Log', add(graph, x, scalarLike(graph, x, 1)))),
  Sin: map('Sin'),
  Cos: map('Cos'),
  Tan: map('Tan'),
  Asin: map('Asin'),
  Acos: map('Acos'),
  Atan: map('Atan'),
  Sinh: map('Sinh'),
  Cosh: map('Cosh'),
  Asinh: map('Asinh'),
  Acosh: map('Acosh'),
  Atanh: map('Atanh'),
  Erf: map('Erf'),
  Equal: compare('Equal'),
  NotEqual: pair((graph, a, b) => unary(graph, 'Not', binary(graph, 'Equal', a, b, 'bool'))),
  Greater: compare('Greater'),
  GreaterEqual: compare('GreaterOrEqual'),
  Less: compare('Less'),
  LessEqual: compare('LessOrEqual'),
  LogicalAnd: compare('And'),
  LogicalOr: compare('Or'),
  LogicalNot: map('Not'),
  IsNan: (graph, { x }) => unary(graph, 'IsNaN', x!, 'bool'),
  Select: (graph, { condition, t, e }) => {
    // TensorFlow.js lets a vector of conditions choose whole rows.
    const rank = t!.shape.length;
    const aligned =
      condition!.shape.length === 1 && rank > 1
        ? graph.emit('Reshape', [condition!, graph.integers([condition!.shape[0]!, ...Array(rank - 1).fill(1)])], {
            shape: [condition!.shape[0]!, ...Array(rank - 1).fill(1)],
            dtype: 'bool',
          })
        : condition!;
    return graph.elementwise('Where', [aligned, t!, e!], { shape: t!.shape, dtype: t!.dtype });
  },
  ClipByValue: (graph, { x }, { clipValueMin, clipValueMax }) => {
    const low = binary(graph, 'Max', x!, scalarLike(graph, x!, clipValueMin as number));
    return binary(graph, 'Min', low, scalarLike(graph, x!, clipValueMax as number));
  },
};
