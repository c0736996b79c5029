import type { Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelTable, TraceKernel } from '../kernel.js';
import { binary, cast, scalarLike, truth, unary } from './arguments.js';
import { add, choose, multiply, subtract } from './arithmetic.js';

/** A function that keeps the type of what it is given. */
const map =
  (op: string): TraceKernel =>
  (graph, { x }) =>
    unary(graph, op, x!);

/** A function whose value is a real number, of integers too. */
const real =
  (record: (graph: GraphBuilder, x: Value) => Value): TraceKernel =>
  (graph, { x }) =>
    record(graph, cast(graph, x!, 'float32'));

const realMap = (op: string): TraceKernel => real((graph, x) => unary(graph, op, x));

function isSmall(graph: GraphBuilder, x: Value): Value {
  return truth(graph, 'Less', unary(graph, 'Abs', x), scalarLike(graph, x, 0.5));
}

/** log(1 + x), for small x with what the rounding of 1 + x lost put back in. */
export function logOnePlus(graph: GraphBuilder, x: Value): Value {
  const one = scalarLike(graph, x, 1);
  const sum = binary(graph, 'Add', x, one);
  const log = unary(graph, 'Log', sum);
  const lost = subtract(graph, x, binary(graph, 'Sub', sum, one));
  return choose(graph, isSmall(graph, x), add(graph, log, binary(graph, 'Div', lost, sum)), log);
}

/** exp(x) - 1, for small x as 2 tanh(x / 2) / (1 - tanh(x / 2)), which does not cancel. */
function expMinusOne(graph: GraphBuilder, x: Value): Value {
  const one = scalarLike(graph, x, 1);
  const tanh = unary(graph, 'Tanh', multiply(graph, x, scalarLike(graph, x, 0.5)));
  const near = binary(graph, 'Div', multiply(graph, tanh, scalarLike(graph, x, 2)), binary(graph, 'Sub', one, tanh));
  return choose(graph, isSmall(graph, x), near, subtract(graph, unary(graph, 'Exp', x), one));
}

/** A question about one number, whose answer for integers is known. */
const question =
  (record: (graph: GraphBuilder, x: Value) => Value, ofIntegers: 0 | 1): TraceKernel =>
  (graph, { x }) =>
    x!.dtype === 'float32' ? record(graph, x!) : graph.filled(ofIntegers, x!.shape, 'bool');

export const elementaryKernels: KernelTable = {
  Neg: map('Neg'),
  Abs: map('Abs'),
  Sign: map('Sign'),
  Floor: map('Floor'),
  Ceil: map('Ceil'),
  Round: (graph, { x }) => (x!.dtype === 'float32' ? unary(graph, 'Round', x!) : x!),
  Square: (graph, { x }) => binary(graph, 'Mul', x!, x!),
  Sqrt: realMap('Sqrt'),
  Rsqrt: real((graph, x) => unary(graph, 'Reciprocal', unary(graph, 'Sqrt', x))),
  Reciprocal: realMap('Reciprocal'),
  Exp: realMap('Exp'),
  Expm1: real(expMinusOne),
  Log: realMap('Log'),
  Log1p: real(logOnePlus),
  Sin: realMap('Sin'),
  Cos: realMap('Cos'),
  Tan: realMap('Tan'),
  Asin: realMap('Asin'),
  Acos: realMap('Acos'),
  Atan: realMap('Atan'),
  Sinh: realMap('Sinh'),
  Cosh: realMap('Cosh'),
  Asinh: realMap('Asinh'),
  Acosh: realMap('Acosh'),
  Atanh: realMap('Atanh'),
  Erf: realMap('Erf'),
  IsNan: question((graph, x) => unary(graph, 'IsNaN', x, 'bool'), 0),
  IsInf: question((graph, x) => unary(graph, 'IsInf', x, 'bool'), 0),
  IsFinite: question((graph, x) => {
    const isInfinite = unary(graph, 'IsInf', x, 'bool');
    return unary(graph, 'Not', binary(graph, 'Or', unary(graph, 'IsNaN', x, 'bool'), isInfinite));
  }, 1),
  ClipByValue: (graph, { x }, { clipValueMin, clipValueMax }) => {
    const low = binary(graph, 'Max', x!, scalarLike(graph, x!, clipValueMin as number));
    return binary(graph, 'Min', low, scalarLike(graph, x!, clipValueMax as number));
  },
};
