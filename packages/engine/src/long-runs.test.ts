import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from './onnxruntime/onnxruntime-engine.js';
import type { TensorEngine } from './tensor-engine.js';

type Named = Readonly<Record<string, tf.Tensor>>;

const rows = 40;
const columns = 3;
const x = Float64Array.from({ length: rows * columns }, (_, i) => Math.sin(i * i) * 3);

let engine: TensorEngine;
beforeAll(async () => {
  engine = await createOnnxruntimeEngine({ threads: 2 });
});
afterAll(() => engine[Symbol.asyncDispose]());

describe('float64', () => {
  it('computes a covariance as loops in float64 do', async () => {
    const step = ({ x }: Named) => {
      const centred = tf.sub(x!, tf.mean(x!, 0, true));
      return { outputs: { covariance: tf.div(tf.matMul(centred, centred, true), rows) } };
    };
    const inputs = { x: { shape: [rows, columns] } };
    using program = await engine.compile(step, { inputs, precision: 'float64' });
    const { covariance } = await program.run({ x });
    expect(covariance.data).toBeInstanceOf(Float64Array);
    expect(covariance.data).toBeAllClose(plainCovariance(), { absolute: 0, relative: 1e-13 });
  });

  it('holds state and gathers rows of float32 tables in full precision', async () => {
    const step = ({ x }: Named, { sum }: Named) => ({ outputs: {}, state: { sum: tf.add(sum!, tf.sum(x!)) } });
    using loop = await engine.compileLoop(step, {
      rows: { x: { shape: [1] } },
      batch: 1,
      state: { sum: { shape: [] } },
      precision: 'float64',
    });
    const table = Float32Array.of(1e8, 1e-7);
    const state = engine.createState({ sum: { shape: [], data: Float64Array.of(0) } }, 'float64');
    await loop.run({ rows: { x: table }, indices: Int32Array.of(0, 1, 1, 1) }, state);
    const small = table[1]!;
    expect((await state.read()).sum!.data[0]).toBe(1e8 + small + small + small);
    state.dispose();
  });
});

function plainCovariance(): number[] {
  const mean = Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += x[i * columns + j]!;
    return sum / rows;
  });
  return Array.from({ length: columns * columns }, (_, k) => {
    const [a, b] = [Math.floor(k / columns), k % columns];
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += (x[i * columns + a]! - mean[a]!) * (x[i * columns + b]! - mean[b]!);
    return sum / rows;
  });
}

/** One step of gradient descent through a layer, a pool and a gather. */
const step = ({ x, ids }: Named, { w }: Named) => {
  const loss = (weights: tf.Tensor): tf.Scalar => {
    const hidden = tf.tanh(tf.matMul(tf.gather(x!, ids!), weights));
    const image = tf.reshape(hidden, [1, 8, 8, 4]) as tf.Tensor4D;
    return tf.mean(tf.square(tf.maxPool(image, 3, 2, 'same'))) as tf.Scalar;
  };
  const { value, grad } = tf.valueAndGrad(loss)(w!);
  return { outputs: { value }, state: { w: tf.sub(w!, tf.mul(grad, 0.01)) } };
};
const signature = {
  inputs: { x: { shape: [16, 8] }, ids: { shape: [64], dtype: 'int32' as const } },
  state: { w: { shape: [8, 4] } },
};
const feed = {
  x: Float32Array.from({ length: 128 }, (_, i) => Math.cos(i * i)),
  ids: Int32Array.from({ length: 64 }, (_, i) => (i * 7) % 16),
};
const start = { w: { shape: [8, 4], data: Float32Array.from({ length: 32 }, (_, i) => Math.sin(i)) } };

describe('repetition', () => {
  it('gives the same bits, on two threads and in two sessions', async () => {
    const run = async (): Promise<number[]> => {
      using program = await engine.compile(step, signature);
      const state = engine.createState(start);
      for (let i = 0; i < 50; i++) await program.run(feed, state);
      const values = [...(await state.read()).w!.data];
      state.dispose();
      return values;
    };
    expect(await run()).toEqual(await run());
  });

  it('scatters many rows onto few without losing any', async () => {
    const sums = ({ x, ids }: Named) => ({ outputs: { y: tf.unsortedSegmentSum(x!, ids as tf.Tensor1D, 3) } });
    const count = 30_000;
    using program = await engine.compile(sums, {
      inputs: { x: { shape: [count, 4] }, ids: { shape: [count], dtype: 'int32' } },
    });
    const ids = Int32Array.from({ length: count }, (_, i) => (i * i) % 3);
    const expected = new Array<number>(12).fill(0);
    ids.forEach((id) => {
      for (let column = 0; column < 4; column++) expected[id * 4 + column]! += 1;
    });
    for (let i = 0; i < 5; i++) {
      const { y } = await program.run({ x: new Float32Array(count * 4).fill(1), ids });
      expect([...y.data]).toEqual(expected);
    }
  });

  it('takes no more memory after 10,000 steps than after 2,000', async () => {
    using program = await engine.compile(step, signature);
    const state = engine.createState(start);
    const bound = 24 * 2 ** 20;
    await tf.setBackend('cpu');
    const { numTensors } = tf.memory();
    for (let i = 0; i < 2_000; i++) await program.run(feed, state);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 8_000; i++) await program.run(feed, state);
    expect(process.memoryUsage().rss - before).toBeLessThan(bound);
    expect(tf.memory().numTensors).toBe(numTensors);
    state.dispose();
  });
});
