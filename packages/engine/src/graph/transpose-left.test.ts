import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../onnxruntime/onnxruntime-engine.js';
import type { Step, TensorEngine } from '../tensor-engine.js';
import { trace } from '../trace/trace.js';
import { inferShapes } from './infer-shapes.js';
import { transposeLeft } from './transpose-left.js';

let engine: TensorEngine;
beforeAll(async () => {
  engine = await createOnnxruntimeEngine({ threads: 1 });
});
afterAll(() => engine[Symbol.asyncDispose]());

const product = (a: tf.Tensor, b: tf.Tensor, transposeB = false): tf.Tensor =>
  tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, true, transposeB);

/** Two products with the same left matrix, one with another right one, and one that is too narrow to bother. */
const step: Step<Record<string, { shape: number[] }>, Record<never, never>, string> = ({
  a,
  wide,
  turned,
  narrow,
}) => ({
  outputs: {
    wide: product(a!, tf.tanh(wide!)),
    turned: product(a!, turned!, true),
    square: product(wide!, wide!),
    narrow: product(a!, narrow!),
  },
});
const inputs = {
  a: { shape: [7, 5] },
  wide: { shape: [7, 300] },
  turned: { shape: [300, 7] },
  narrow: { shape: [7, 20] },
};

describe('transposed left matrices', () => {
  it('are copied once each, for wide products only', async () => {
    const { nodes } = transposeLeft(await trace(step, inputs, {}));
    const transposes = nodes.filter(({ op }) => op === 'Transpose');
    expect(transposes.map(({ inputs: [left] }) => left)).toEqual(['input.a', 'input.wide']);
    const left = nodes.filter(({ op }) => op === 'Gemm').map(({ attributes }) => attributes.transA);
    expect(left).toEqual([0, 0, 0, 1]);
  });

  it('give the same products', async () => {
    const waves = ({ shape }: { shape: number[] }, pace: number): Float32Array =>
      Float32Array.from({ length: shape[0]! * shape[1]! }, (_, i) => Math.sin(i * pace));
    const values = {
      a: waves(inputs.a, 1.7),
      wide: waves(inputs.wide, 2.7),
      turned: waves(inputs.turned, 3.7),
      narrow: waves(inputs.narrow, 4.7),
    };
    const program = await engine.compile(step, { inputs });
    const results = await program.run(values);
    const at = (name: keyof typeof inputs, row: number, column: number): number =>
      values[name][row * inputs[name].shape[1]! + column]!;
    const expected = (rows: number, columns: number, term: (k: number, i: number, j: number) => number): number[] =>
      Array.from({ length: rows * columns }, (_, place) => {
        const [i, j] = [Math.floor(place / columns), place % columns];
        return Array.from({ length: 7 }, (_, k) => term(k, i, j)).reduce((sum, value) => sum + value, 0);
      });
    const wide = expected(5, 300, (k, i, j) => at('a', k, i) * Math.tanh(at('wide', k, j)));
    const turned = expected(5, 300, (k, i, j) => at('a', k, i) * at('turned', j, k));
    const square = expected(300, 300, (k, i, j) => at('wide', k, i) * at('wide', k, j));
    const narrow = expected(5, 20, (k, i, j) => at('a', k, i) * at('narrow', k, j));
    for (const [name, product] of Object.entries({ wide, turned, square, narrow })) {
      expect(results[name]!.data).toBeAllClose(product, { absolute: 1e-5 });
    }
    program[Symbol.dispose]();
  });
});

describe('inferred shapes', () => {
  it('agree with those that tracing knows, through all kinds of nodes', async () => {
    const network: Step<Record<string, { shape: number[] }>, { w: { shape: number[] } }, 'loss'> = ({ x }, { w }) => {
      const [first, second] = tf.split(x!, 2) as [tf.Tensor, tf.Tensor];
      const joined = tf.concat([tf.tanh(first), tf.square(second)], 1);
      const loss = (weights: tf.Tensor): tf.Scalar => {
        const y = tf.matMul(joined as tf.Tensor2D, weights as tf.Tensor2D);
        return tf.mean(tf.squaredDifference(tf.reshape(y, [3, 2, 8]), tf.sum(x!))) as tf.Scalar;
      };
      const { value, grads } = tf.valueAndGrads(loss)([w!]);
      return { outputs: { loss: value }, state: { w: tf.sub(w!, grads[0]!) } };
    };
    const traced = await trace(network, { x: { shape: [12, 4] } }, { w: { shape: [8, 8] } });
    const shapes = inferShapes(traced);
    expect(shapes.get(traced.nextState.w!.name)).toEqual([8, 8]);
    const unknown = traced.nodes.filter(({ outputs }) => outputs.some((output) => !shapes.has(output)));
    expect(unknown.map(({ op }) => op)).toEqual([]);
  });

  it('are left out where no rule applies', async () => {
    const gather: Step<{ x: { shape: number[] } }, Record<never, never>, 'y'> = ({ x }) => ({
      outputs: { y: tf.tanh(tf.gather(x, tf.tensor1d([1, 0], 'int32'))) },
    });
    const traced = await trace(gather, { x: { shape: [4, 3] } }, {});
    const shapes = inferShapes(traced);
    expect(traced.nodes.map(({ outputs }) => shapes.has(outputs[0]!))).toEqual([false, false]);
  });
});
