import { createRandom } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../onnxruntime/onnxruntime-engine.js';
import type { HostTensor, TensorEngine } from '../tensor-engine.js';
import { adam } from './adam.js';
import type { AdamOptions } from './adam-options.js';
import type { Optimizer } from './optimizer.js';
import { sgd } from './sgd.js';
import { createTrainer, type Trainer, type TrainingLayout } from './trainer.js';

type Weights = Record<string, HostTensor<Float32Array>>;
type Rows = { readonly x: { readonly shape: number[] } };

const widths = [6, 4, 2, 4, 6];
const columns = widths[0]!;
const rows = 40;
const batch = 8;

let engine: TensorEngine;
beforeAll(async () => {
  engine = await createOnnxruntimeEngine({ threads: 1 });
});
afterAll(() => engine[Symbol.asyncDispose]());

const random = createRandom(7);
const normal = (count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.normal() * scale);

/** The third column is zero throughout: its weights of the first layer never get a gradient. */
const deadColumn = 2;
const table = normal(rows * columns, 0.7).map((value, i) => (i % columns === deadColumn ? 0 : value));
const initial: Weights = {};
for (let layer = 0; layer + 1 < widths.length; layer++) {
  const [from, to] = [widths[layer]!, widths[layer + 1]!];
  initial[`w${layer}`] = { shape: [from, to], data: normal(from * to, 0.5) };
  initial[`b${layer}`] = { shape: [to], data: normal(to, 0.1) };
}

/** Every fifth batch has three rows, the others eight. */
const batches = (count: number): Int32Array[] =>
  Array.from({ length: count }, (_, step) =>
    Int32Array.from({ length: step % 5 === 4 ? 3 : batch }, (_, i) => (step * 13 + i * 3) % rows),
  );

function rowLosses(parameters: Readonly<Record<string, tf.Tensor>>, { x }: { x: tf.Tensor }): tf.Tensor {
  let h = x;
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    h = tf.add(tf.matMul(h as tf.Tensor2D, parameters[`w${layer}`] as tf.Tensor2D), parameters[`b${layer}`]!);
    if (layer + 2 < widths.length) h = tf.tanh(h);
  }
  return tf.mean(tf.squaredDifference(h, x), 1);
}

const make = (
  optimizer: Optimizer,
  layout: TrainingLayout = {},
  parameters: Weights = initial,
): Promise<Trainer<string, Rows>> =>
  createTrainer<string, Rows>(engine, {
    parameters,
    rows: { x: { shape: [columns] } },
    batch,
    rowLosses,
    optimizer,
    layout,
  });

const plain = (options?: AdamOptions): Optimizer => {
  const { drifting, ...rest } = adam(options);
  return rest;
};

/** The same network and optimisers in float64, written out by hand. */
function reference(steps: readonly Int32Array[], rule: 'adam' | 'sgd', rate: number) {
  const weights = Object.fromEntries(
    Object.entries(initial).map(([name, { data }]) => [name, Float64Array.from(data)]),
  );
  const first = Object.fromEntries(
    Object.entries(weights).map(([name, { length }]) => [name, new Float64Array(length)]),
  );
  const second = Object.fromEntries(
    Object.entries(weights).map(([name, { length }]) => [name, new Float64Array(length)]),
  );
  const losses = steps.map((numbers, step) => {
    const gradients = Object.fromEntries(
      Object.entries(weights).map(([name, { length }]) => [name, new Float64Array(length)]),
    );
    let loss = 0;
    for (const row of numbers) {
      const input = Array.from(table.subarray(row * columns, (row + 1) * columns));
      const layers: number[][] = [input];
      for (let layer = 0; layer + 1 < widths.length; layer++) {
        const to = widths[layer + 1]!;
        const output = Array.from({ length: to }, (_, j) => {
          const sum = layers[layer]!.reduce((total, h, i) => total + h * weights[`w${layer}`]![i * to + j]!, 0);
          return sum + weights[`b${layer}`]![j]!;
        });
        layers.push(layer + 2 < widths.length ? output.map(Math.tanh) : output);
      }
      const errors = layers.at(-1)!.map((value, i) => value - input[i]!);
      loss += errors.reduce((sum, error) => sum + error * error, 0) / columns / numbers.length;
      let delta = errors.map((error) => (2 * error) / columns / numbers.length);
      for (let layer = widths.length - 2; layer >= 0; layer--) {
        const to = widths[layer + 1]!;
        const h = layers[layer]!;
        h.forEach((value, i) => {
          for (let j = 0; j < to; j++) gradients[`w${layer}`]![i * to + j]! += value * delta[j]!;
        });
        for (let j = 0; j < to; j++) gradients[`b${layer}`]![j]! += delta[j]!;
        delta = h.map((value, i) => {
          const sum = delta.reduce((total, d, j) => total + d * weights[`w${layer}`]![i * to + j]!, 0);
          return sum * (1 - value * value);
        });
      }
    }
    for (const [name, values] of Object.entries(weights)) {
      gradients[name]!.forEach((g, i) => {
        if (rule === 'sgd') {
          first[name]![i] = 0.9 * first[name]![i]! + g;
          values[i]! -= rate * first[name]![i]!;
          return;
        }
        const m = 0.9 * first[name]![i]! + 0.1 * g;
        const v = 0.999 * second[name]![i]! + 0.001 * g * g;
        first[name]![i] = m;
        second[name]![i] = v;
        values[i]! -= (rate * (m / (1 - 0.9 ** (step + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (step + 1))) + 1e-8);
      });
    }
    return loss;
  });
  return { losses, weights };
}

async function outcome(trainer: Trainer<string, Rows>, calls: readonly Int32Array[][]) {
  const losses: number[] = [];
  for (const call of calls) losses.push(...(await trainer.steps({ x: table }, call)));
  const weights = await trainer.read();
  trainer[Symbol.dispose]();
  return { losses, weights };
}

const flat = (weights: Readonly<Record<string, HostTensor<Float32Array>>>): number[] =>
  Object.keys(initial).flatMap((name) => [...weights[name]!.data]);
const layouts: TrainingLayout[] = [
  {},
  { stretch: 1, packBelow: 0 },
  { stretch: 4, packBelow: 0 },
  { stretch: 4, packBelow: 20 },
  { stretch: 3 },
];

describe('trainer', () => {
  const optimizers = {
    adam: () => adam({ learningRate: 0.01 }),
    'adam as it is written': () => plain({ learningRate: 0.01 }),
    sgd: () => sgd({ learningRate: 0.01, momentum: 0.9 }),
  };
  for (const [name, optimizer] of Object.entries(optimizers)) {
    for (const layout of layouts) {
      it(`follows the float64 reference with ${name}, ${JSON.stringify(layout)}`, async () => {
        const steps = batches(60);
        const expected = reference(steps, name === 'sgd' ? 'sgd' : 'adam', 0.01);
        // Calls whose lengths are no multiples of the stretch.
        const calls = [steps.slice(0, 7), steps.slice(7, 8), steps.slice(8, 40), steps.slice(40)];
        const { losses, weights } = await outcome(await make(optimizer(), layout), calls);
        expect(losses).toBeAllClose(expected.losses, { absolute: 2e-6, relative: 2e-5 });
        for (const [key, values] of Object.entries(expected.weights)) {
          expect(weights[key]!.data).toBeAllClose(values, { absolute: 2e-5, relative: 2e-5 });
        }
        expect(losses.at(-1)!).toBeLessThan(losses[0]!);
      });
    }
  }

  it('gives the same bits for the same steps, in one call or several', async () => {
    const steps = batches(24);
    const once = await outcome(await make(adam(), { stretch: 4 }), [steps]);
    const again = await outcome(await make(adam(), { stretch: 4 }), [steps]);
    const parts = await outcome(await make(adam(), { stretch: 4 }), [steps.slice(0, 8), steps.slice(8)]);
    expect(again).toEqual(once);
    expect(parts).toEqual(once);
  });

  it('starts from the weights given, keeps their names, shapes and order, and leaves them alone', async () => {
    const copy = structuredClone(initial);
    const { weights } = await outcome(await make(adam(), { packBelow: 20 }), [[]]);
    expect(Object.keys(weights)).toEqual(Object.keys(initial));
    expect(weights).toEqual(initial);
    await outcome(await make(adam()), [batches(3)]);
    expect(initial).toEqual(copy);
  });

  it('moves nothing where there is nothing to learn', async () => {
    const zero = Object.fromEntries(
      Object.entries(initial).map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
    );
    const trainer = await make(adam(), { stretch: 4 }, zero);
    const losses = await trainer.steps({ x: new Float32Array(rows * columns) }, batches(50));
    expect([...losses]).toEqual(Array(50).fill(0));
    expect(await trainer.read()).toEqual(zero);
    trainer[Symbol.dispose]();
  });

  it('refuses empty and overlong batches, and work after dispose', async () => {
    const trainer = await make(adam());
    await expect(trainer.steps({ x: table }, [new Int32Array(0)])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(trainer.steps({ x: table }, [new Int32Array(9)])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    trainer[Symbol.dispose]();
    trainer[Symbol.dispose]();
    await expect(trainer.steps({ x: table }, batches(1))).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(trainer.read()).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  it('takes no more memory from call to call', async () => {
    const big: Weights = { ...initial, spare: { shape: [1 << 18], data: new Float32Array(1 << 18).fill(1) } };
    const trainer = await createTrainer<string, Rows>(engine, {
      parameters: big,
      rows: { x: { shape: [columns] } },
      batch,
      rowLosses: (parameters, inputs) => tf.add(rowLosses(parameters, inputs), tf.mean(tf.square(parameters.spare!))),
      optimizer: adam(),
    });
    const call = batches(2);
    for (let i = 0; i < 30; i++) await trainer.steps({ x: table }, call);
    const before = process.memoryUsage().rss;
    // 100 calls replace 3 MiB of state each.
    for (let i = 0; i < 100; i++) await trainer.steps({ x: table }, call);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    trainer[Symbol.dispose]();
  });
});

describe('adam', () => {
  for (const stretch of [1, 4]) {
    it(`in its lean form follows the plain form over thousands of steps, ${stretch} at a time`, async () => {
      const steps = batches(4000);
      const lean = await outcome(await make(adam(), { stretch }), [steps]);
      const expected = await outcome(await make(plain(), { stretch: 1 }), [steps]);
      expect(lean.losses).toBeAllClose(expected.losses, { absolute: 2e-4, relative: 2e-3 });
      expect(flat(lean.weights)).toBeAllClose(flat(expected.weights), { absolute: 2e-2 });
      expect(flat(lean.weights).every(Number.isFinite)).toBe(true);
      // Weights that never get a gradient stay as they are, to the bit.
      const dead = (weights: Weights) => weights.w0!.data.slice(deadColumn * widths[1]!, (deadColumn + 1) * widths[1]!);
      expect(dead(lean.weights)).toEqual(dead(initial));
    });
  }

  for (const beta2 of [0.5, 0.995]) {
    it(`follows the plain form across renewals of its slots, with beta2 ${beta2} and calls of any length`, async () => {
      const steps = batches(500);
      const expected = await outcome(await make(plain({ beta2 }), { stretch: 1 }), [steps]);
      for (const cuts of [[500], [100, 137, 138, 139, 300, 500]]) {
        const calls = cuts.map((end, i) => steps.slice(cuts[i - 1] ?? 0, end));
        const { losses, weights } = await outcome(await make(adam({ beta2 }), { stretch: 4 }), calls);
        expect(losses).toBeAllClose(expected.losses, { absolute: 1e-4, relative: 1e-3 });
        expect(flat(weights)).toBeAllClose(flat(expected.weights), { absolute: 1e-3, relative: 1e-3 });
      }
    });
  }

  it('stays with the plain form when gradients are tiny', async () => {
    const scaled = (optimizer: Optimizer): Promise<Trainer<string, Rows>> =>
      createTrainer<string, Rows>(engine, {
        parameters: initial,
        rows: { x: { shape: [columns] } },
        batch,
        rowLosses: (parameters, inputs) => tf.mul(rowLosses(parameters, inputs), 1e-4),
        optimizer,
        layout: { stretch: 4 },
      });
    const steps = batches(400);
    const lean = await outcome(await scaled(adam({ epsilon: 1e-12 })), [steps]);
    const expected = await outcome(await scaled(plain({ epsilon: 1e-12 })), [steps]);
    expect(flat(lean.weights)).toBeAllClose(flat(expected.weights), { absolute: 1e-4, relative: 1e-4 });
    // Where gradients are far below epsilon, both stand still.
    const still = await outcome(await scaled(adam({ epsilon: 1e3 })), [steps]);
    expect(flat(still.weights)).toBeAllClose(flat(initial), { absolute: 1e-5 });
  });

  it('refuses options out of range', () => {
    for (const options of [
      { learningRate: 0 },
      { beta1: 1 },
      { beta2: 0 },
      { beta2: 1 },
      { epsilon: 0 },
      { epsilon: Number.NaN },
    ]) {
      expect(() => adam(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    }
  });
});
