import * as tf from '@tensorflow/tfjs-core';
import type { CaseMaker, Draw } from '../kernel-case.js';

type Unary = (x: tf.Tensor) => tf.Tensor;

/** A function of one tensor, on floats between two numbers. */
const unary =
  (run: Unary, min = -2, max = 2): CaseMaker =>
  (draw) => ({ inputs: { x: draw.floats(draw.shape(), min, max) }, run: ({ x }) => run(x!) });

/** Without gradients. */
const question =
  (run: Unary): CaseMaker =>
  (draw) => ({ inputs: { x: draw.floats(draw.shape()) }, run: ({ x }) => run(x!), gradients: [] });

/** On integers, whose result may be of another type. */
const ofIntegers =
  (run: Unary, min = -5, max = 5): CaseMaker =>
  (draw) => ({ inputs: { x: draw.integers(draw.shape(), min, max) }, run: ({ x }) => run(x!), gradients: [] });

/** Two shapes that broadcast to each other. */
function broadcastable(draw: Draw): [number[], number[]] {
  const shape = draw.shape();
  const thin = shape.map((side) => (draw.flag() ? 1 : side));
  const short = thin.slice(draw.integer(0, thin.length));
  return draw.flag() ? [shape, short] : [short, shape];
}

const binary =
  (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, low = -2, high = 2): CaseMaker =>
  (draw) => {
    const [a, b] = broadcastable(draw);
    return { inputs: { a: draw.floats(a, low, high), b: draw.floats(b, low, high) }, run: ({ a, b }) => run(a!, b!) };
  };

/** For kernels whose gradients TensorFlow.js does not sum up over broadcast axes. */
const sameShapes =
  (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): CaseMaker =>
  (draw) => {
    const shape = draw.shape();
    return { inputs: { a: draw.floats(shape), b: draw.floats(shape) }, run: ({ a, b }) => run(a!, b!) };
  };

const withoutGradients =
  (maker: CaseMaker): CaseMaker =>
  (draw) => ({ ...maker(draw), gradients: [] });

const wholeBinary =
  (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, low = -7, high = 7): CaseMaker =>
  (draw) => {
    const [a, b] = broadcastable(draw);
    const inputs = { a: draw.integers(a, low, high), b: draw.integers(b, low, high) };
    return { inputs, run: ({ a, b }) => run(a!, b!), gradients: [] };
  };

const logical =
  (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): CaseMaker =>
  (draw) => {
    const [a, b] = broadcastable(draw);
    return { inputs: { a: draw.booleans(a), b: draw.booleans(b) }, run: ({ a, b }) => run(a!, b!), gradients: [] };
  };

const special = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1, 3.5);
const onSpecial =
  (run: Unary): CaseMaker =>
  () => ({
    inputs: { x: { shape: [2, 3], dtype: 'float32', values: special } },
    run: ({ x }) => run(x!),
    gradients: [],
  });

const near = Float32Array.of(1e-7, -1e-7, 3e-5, -3e-5, 0, 0.4999, 0.5001, -0.4999, -0.5001, 3, -0.9);
const nearZero =
  (run: Unary): CaseMaker =>
  () => ({
    inputs: { x: { shape: [near.length], dtype: 'float32', values: near } },
    run: ({ x }) => run(x!),
    tolerance: { absolute: 0, relative: 1e-6 },
    gradients: [],
  });

export const elementwiseCases: Readonly<Record<string, CaseMaker>> = {
  neg: unary(tf.neg),
  abs: unary(tf.abs),
  'neg and abs of integers': ofIntegers((x) => tf.add(tf.neg(x), tf.abs(x))),
  sign: unary(tf.sign),
  floor: unary(tf.floor),
  ceil: unary(tf.ceil),
  round: unary(tf.round),
  'round of integers': ofIntegers(tf.round),
  'round to even': () => ({
    inputs: { x: { shape: [5], dtype: 'float32', values: Float32Array.of(0.5, 1.5, 2.5, -0.5, -1.5) } },
    run: ({ x }) => tf.round(x!),
  }),
  square: unary(tf.square),
  sqrt: unary(tf.sqrt, 0.1, 4),
  rsqrt: unary(tf.rsqrt, 0.1, 4),
  reciprocal: unary(tf.reciprocal, 0.2, 4),
  exp: unary(tf.exp),
  expm1: unary(tf.expm1),
  'expm1 near zero': nearZero(tf.expm1),
  log: unary(tf.log, 0.1, 4),
  log1p: unary(tf.log1p, -0.8, 4),
  'log1p near zero': nearZero(tf.log1p),
  'log1p and expm1 of special numbers': onSpecial((x) => tf.stack([tf.log1p(x), tf.expm1(x)])),
  sin: unary(tf.sin),
  cos: unary(tf.cos),
  tan: unary(tf.tan, -1, 1),
  asin: unary(tf.asin, -0.9, 0.9),
  acos: unary(tf.acos, -0.9, 0.9),
  atan: unary(tf.atan),
  sinh: unary(tf.sinh),
  cosh: unary(tf.cosh),
  asinh: unary(tf.asinh),
  acosh: unary(tf.acosh, 1.1, 4),
  atanh: unary(tf.atanh, -0.9, 0.9),
  erf: unary(tf.erf),
  'exp of integers': ofIntegers(tf.exp),
  clip: unary((x) => tf.clipByValue(x, -1, 0.5)),
  isnan: onSpecial(tf.isNaN),
  isinf: onSpecial(tf.isInf),
  isfinite: onSpecial(tf.isFinite),
  'questions about integers': ofIntegers((x) => tf.stack([tf.isNaN(x), tf.isInf(x), tf.isFinite(x)])),
  add: binary(tf.add),
  'add integers': wholeBinary(tf.add),
  addN: (draw) => {
    const shape = draw.shape();
    const inputs = { a: draw.floats(shape), b: draw.floats(shape), c: draw.floats(shape) };
    return { inputs, run: ({ a, b, c }) => tf.addN([a!, b!, c!]) };
  },
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  'numbers folded into products': unary((x) => tf.div(tf.mul(tf.mul(tf.sub(tf.add(x, 0), 0), 3), 0.5), 4)),
  div: binary(tf.div, 0.5, 3),
  floorDiv: withoutGradients(binary(tf.floorDiv, 0.5, 3)),
  'floorDiv of integers': (draw) => {
    const shape = draw.shape();
    const inputs = { a: draw.integers(shape, -9, 9), b: draw.integers(shape, 1, 4), s: draw.booleans(shape) };
    return {
      inputs,
      run: ({ a, b, s }) => tf.floorDiv(a!, tf.where(s!, b!, tf.neg(b!))),
      gradients: [],
    };
  },
  mod: binary(tf.mod, 0.5, 3),
  'mod of integers': (draw) => {
    const shape = draw.shape();
    const inputs = { a: draw.integers(shape, -9, 9), b: draw.integers(shape, 1, 4) };
    return { inputs, run: ({ a, b }) => tf.mod(a!, b!), gradients: [] };
  },
  pow: binary(tf.pow, 0.3, 3),
  'pow of integers': wholeBinary(tf.pow, 0, 4),
  atan2: binary(tf.atan2),
  'atan2 on the axes': () => {
    const values = [0, 0, 1, -1, 1, -1, 0, 1, -1];
    const others = [1, -1, 0, 0, 1, 1, 0, -1, -1];
    const input = (list: number[]) => ({ shape: [9], dtype: 'float32' as const, values: Float32Array.from(list) });
    return { inputs: { a: input(values), b: input(others) }, run: ({ a, b }) => tf.atan2(a!, b!), gradients: [] };
  },
  maximum: sameShapes(tf.maximum),
  minimum: sameShapes(tf.minimum),
  'maximum and minimum of a broadcast': withoutGradients(binary((a, b) => tf.sub(tf.maximum(a, b), tf.minimum(a, b)))),
  'maximum and minimum of integers': wholeBinary((a, b) => tf.sub(tf.maximum(a, b), tf.minimum(a, b))),
  squaredDifference: sameShapes(tf.squaredDifference),
  'squaredDifference of a broadcast': withoutGradients(binary(tf.squaredDifference)),
  equal: wholeBinary(tf.equal, 0, 2),
  notEqual: wholeBinary(tf.notEqual, 0, 2),
  greater: wholeBinary(tf.greater, 0, 2),
  greaterEqual: wholeBinary(tf.greaterEqual, 0, 2),
  less: wholeBinary(tf.less, 0, 2),
  lessEqual: wholeBinary(tf.lessEqual, 0, 2),
  'equal truth values': logical(tf.equal),
  'compare floats': (draw) => {
    const [a, b] = broadcastable(draw);
    const inputs = { a: draw.floats(a), b: draw.floats(b) };
    return { inputs, run: ({ a, b }) => [tf.greater(a!, b!), tf.lessEqual(a!, b!)], gradients: [] };
  },
  and: logical(tf.logicalAnd),
  or: logical(tf.logicalOr),
  not: (draw) => ({
    inputs: { x: draw.booleans(draw.shape()) },
    run: ({ x }) => tf.logicalNot(x!),
    gradients: [],
  }),
  where: (draw) => {
    const [a, b] = broadcastable(draw);
    const inputs = { c: draw.booleans(b), a: draw.floats(a), b: draw.floats(b) };
    return { inputs, run: ({ c, a, b }) => tf.where(c!, a!, b!) };
  },
  'where on truth values': (draw) => {
    const shape = draw.shape();
    const inputs = { c: draw.booleans(shape), a: draw.booleans(shape), b: draw.booleans(shape) };
    return { inputs, run: ({ c, a, b }) => tf.where(c!, a!, b!), gradients: [] };
  },
  tanh: unary(tf.tanh),
  sigmoid: unary(tf.sigmoid, -6, 6),
  relu: unary(tf.relu),
  relu6: unary(tf.relu6, -3, 9),
  leakyRelu: unary((x) => tf.leakyRelu(x, 0.3)),
  elu: unary(tf.elu),
  selu: unary(tf.selu),
  softplus: unary(tf.softplus, -30, 30),
  prelu: binary((a, b) => tf.prelu(tf.add(a, tf.zerosLike(b)), b)),
  step: question((x) => tf.step(x, 0.2)),
  'step to zero': question((x) => tf.step(x)),
  softmax: (draw) => ({
    inputs: { x: draw.floats(draw.shape(draw.integer(1, 4))) },
    run: ({ x }) => tf.softmax(x!),
  }),
  'log softmax': (draw) => ({
    inputs: { x: draw.floats(draw.shape(draw.integer(1, 4))) },
    run: ({ x }) => tf.logSoftmax(x!),
  }),
};
