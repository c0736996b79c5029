import '@tensorflow/tfjs-backend-cpu';
import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type EngineName } from './create-engine.js';
import type { HostTensor, TensorEngine } from './tensor-engine.js';
import { adam } from './training/adam.js';
import { sgd } from './training/sgd.js';
import { createTrainer } from './training/trainer.js';

/** Those that need nothing but what is installed with the package's development dependencies. */
const available: readonly EngineName[] = ['onnxruntime', 'cpu', 'wasm'];

const close = { absolute: 1e-5, relative: 1e-4 };

function vector(...values: number[]): HostTensor<Float32Array> {
  return { shape: [values.length], data: Float32Array.from(values) };
}

async function failure(work: () => unknown): Promise<DuadError> {
  try {
    await work();
  } catch (error) {
    if (DuadError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

type Named = Readonly<Record<string, tf.Tensor>>;

/** Adds the batch to a running sum, and counts. */
const accumulate = ({ x }: { readonly x: tf.Tensor }, { sum, count }: Named) => ({
  outputs: { mean: tf.mean(x), before: sum! },
  state: { sum: tf.add(sum!, tf.sum(x, 0)), count: tf.add(count!, 1) },
});
const accumulated = { sum: { shape: [2] }, count: { shape: [] } };
const nothing = { sum: vector(0, 0), count: { shape: [], data: Float32Array.of(0) } };

describe.each(available)("the engine '%s'", (name) => {
  let engine: TensorEngine;
  beforeAll(async () => {
    engine = await createEngine(name, name === 'onnxruntime' ? { threads: 1 } : {});
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  describe('running one step', () => {
    it('returns results with shapes and types', async () => {
      const step = ({ a, b, on }: Named) => ({
        outputs: { sum: tf.add(a!, b!), arg: tf.argMax(a!, 1), both: tf.logicalNot(on!), scalar: tf.sum(a!) },
      });
      using program = await engine.compile(step, {
        inputs: { a: { shape: [2, 3] }, b: { shape: [3] }, on: { shape: [2], dtype: 'bool' } },
      });
      const result = await program.run({
        a: Float32Array.of(1, 5, 2, 9, 0, 3),
        b: Float32Array.of(1, 0, -1),
        on: Uint8Array.of(1, 0),
      });
      expect(result.sum).toEqual({ shape: [2, 3], data: Float32Array.of(2, 5, 1, 10, 0, 2) });
      expect(result.arg).toEqual({ shape: [2], data: Int32Array.of(1, 0) });
      expect(result.both).toEqual({ shape: [2], data: Uint8Array.of(0, 1) });
      expect(result.scalar).toEqual({ shape: [], data: Float32Array.of(20) });
    });

    it('takes gradients', async () => {
      const step = ({ x }: Named) => ({ outputs: { slope: tf.grad((v) => tf.sum(tf.mul(v, tf.square(v))))(x!) } });
      using program = await engine.compile(step, { inputs: { x: { shape: [3] } } });
      const { slope } = await program.run({ x: Float32Array.of(1, -2, 0.5) });
      expect(slope.data).toBeAllClose([3, 12, 0.75], close);
    });

    it('returns an input, a constant and the same tensor twice', async () => {
      const step = ({ x }: Named) => {
        const double = tf.mul(x!, 2);
        return { outputs: { x: x!, constant: tf.ones([2]), first: double, second: double } };
      };
      using program = await engine.compile(step, { inputs: { x: { shape: [2] } } });
      const result = await program.run({ x: Float32Array.of(3, 4) });
      expect(Object.values(result).map(({ data }) => [...data])).toEqual([
        [3, 4],
        [1, 1],
        [6, 8],
        [6, 8],
      ]);
    });

    it('converts float64 input and leaves every input as it was', async () => {
      using program = await engine.compile(({ x }: Named) => ({ outputs: { y: tf.square(x!) } }), {
        inputs: { x: { shape: [2] } },
      });
      const x = Float64Array.of(1.5, -2);
      expect((await program.run({ x })).y.data).toEqual(Float32Array.of(2.25, 4));
      expect(x).toEqual(Float64Array.of(1.5, -2));
    });

    it('writes results to where it is told, and leaves the others alone', async () => {
      const step = ({ x }: Named) => ({ outputs: { twice: tf.mul(x!, 2), thrice: tf.mul(x!, 3) } });
      using program = await engine.compile(step, { inputs: { x: { shape: [2] } }, takesTurns: true });
      const room = new Float32Array(4).fill(7);
      const twice = { shape: [2], data: room.subarray(1, 3) };
      const results = await program.run({ x: Float32Array.of(1, -2) }, undefined, { twice });
      expect([...room]).toEqual([7, 2, -4, 7]);
      expect(results.twice.data).toBe(twice.data);
      expect(results.thrice).toEqual({ shape: [2], data: Float32Array.of(3, -6) });
      const short = { shape: [2], data: room.subarray(0, 1) };
      const error = await failure(() => program.run({ x: Float32Array.of(1, -2) }, undefined, { twice: short }));
      expect(error.code).toBe('INVALID_INPUT');
      expect([...room]).toEqual([7, 2, -4, 7]);
    });

    it('keeps results of an earlier call', async () => {
      using program = await engine.compile(({ x }: Named) => ({ outputs: { y: tf.add(x!, 1) } }), {
        inputs: { x: { shape: [1] } },
      });
      const first = await program.run({ x: Float32Array.of(1) });
      await program.run({ x: Float32Array.of(100) });
      expect(first.y.data[0]).toBe(2);
    });

    it('works with tensors made outside the step, in several programs', async () => {
      const table = await inBackend(() => tf.tensor1d([1, 2, 3]));
      for (const factor of [1, 10]) {
        using program = await engine.compile(
          ({ x }: Named) => ({ outputs: { y: tf.mul(tf.mul(x!, table), factor) } }),
          { inputs: { x: { shape: [3] } } },
        );
        expect((await program.run({ x: Float32Array.of(1, 1, 2) })).y.data).toBeAllClose(
          [1, 2, 6].map((value) => value * factor),
          close,
        );
      }
      table.dispose();
    });
  });

  describe('state', () => {
    it('moves on from call to call, and only in the call it is given to', async () => {
      using program = await engine.compile(accumulate, { inputs: { x: { shape: [1, 2] } }, state: accumulated });
      const [first, second] = [engine.createState(nothing), engine.createState(nothing)];
      await program.run({ x: Float32Array.of(1, 2) }, first);
      const { before } = await program.run({ x: Float32Array.of(10, 20) }, first);
      expect(before.data).toEqual(Float32Array.of(1, 2));
      expect((await first.read()).sum!.data).toEqual(Float32Array.of(11, 22));
      expect((await first.read()).count).toEqual({ shape: [], data: Float32Array.of(2) });
      expect((await second.read()).sum!.data).toEqual(Float32Array.of(0, 0));
      first.dispose();
      second.dispose();
    });

    it('takes a copy of its first values and gives out copies', async () => {
      const w = vector(1, 2);
      const state = engine.createState({ w });
      w.data[0] = 99;
      const read = (await state.read()).w!;
      expect(read.data).toEqual(Float32Array.of(1, 2));
      read.data[1] = 99;
      expect((await state.read()).w!.data).toEqual(Float32Array.of(1, 2));
      state.dispose();
    });

    it('may be unchanged, exchanged or replaced by an input', async () => {
      const step = ({ x }: Named, { a, b, c }: Named) => ({ outputs: {}, state: { a: b!, b: a!, c: c!, d: x! } });
      const one = { shape: [1] };
      using program = await engine.compile(step, { inputs: { x: one }, state: { a: one, b: one, c: one, d: one } });
      const state = engine.createState({ a: vector(1), b: vector(2), c: vector(3), d: vector(4) });
      await program.run({ x: Float32Array.of(7) }, state);
      await program.run({ x: Float32Array.of(8) }, state);
      await program.run({ x: Float32Array.of(9) }, state);
      const values = Object.values(await state.read()).map(({ data }) => data[0]);
      expect(values).toEqual([2, 1, 3, 9]);
      state.dispose();
    });

    it('may be shared by programs that use parts of it', async () => {
      const part = { shape: [1] };
      using up = await engine.compile((_: Named, { a }: Named) => ({ outputs: {}, state: { a: tf.add(a!, 1) } }), {
        inputs: {},
        state: { a: part },
      });
      using both = await engine.compile(
        (_: Named, { a, b }: Named) => ({ outputs: {}, state: { a: a!, b: tf.add(b!, a!) } }),
        { inputs: {}, state: { a: part, b: part } },
      );
      const state = engine.createState({ a: vector(0), b: vector(0) });
      for (let i = 0; i < 3; i++) {
        await up.run({}, state);
        await both.run({}, state);
      }
      const { a, b } = await state.read();
      expect([a!.data[0], b!.data[0]]).toEqual([3, 6]);
      state.dispose();
    });

    it('stays as it was when a call fails', async () => {
      using program = await engine.compile(accumulate, { inputs: { x: { shape: [1, 2] } }, state: accumulated });
      const state = engine.createState(nothing);
      await program.run({ x: Float32Array.of(1, 2) }, state);
      const error = await failure(() => program.run({ x: Float32Array.of(1, 2, 3) }, state));
      expect(error.code).toBe('INVALID_INPUT');
      expect((await state.read()).sum!.data).toEqual(Float32Array.of(1, 2));
      await program.run({ x: Float32Array.of(1, 1) }, state);
      expect((await state.read()).sum!.data).toEqual(Float32Array.of(2, 3));
      state.dispose();
    });

    it('cannot be used once disposed of', async () => {
      using program = await engine.compile(accumulate, { inputs: { x: { shape: [1, 2] } }, state: accumulated });
      const state = engine.createState(nothing);
      state.dispose();
      expect((await failure(() => program.run({ x: Float32Array.of(1, 2) }, state))).code).toBe('DISPOSED');
      expect((await failure(() => state.read())).code).toBe('DISPOSED');
    });

    it('is asked for where a program has some', async () => {
      using program = await engine.compile(accumulate, { inputs: { x: { shape: [1, 2] } }, state: accumulated });
      expect((await failure(() => program.run({ x: Float32Array.of(1, 2) }))).code).toBe('INVALID_INPUT');
    });

    it('must be returned whole', async () => {
      const run = async (step: (inputs: Named, state: Named) => { state: Named }): Promise<void> => {
        const state = engine.createState({ w: vector(1, 2) });
        try {
          using program = await engine.compile(step as never, { inputs: {}, state: { w: { shape: [2] } } });
          await program.run({}, state);
        } finally {
          state.dispose();
        }
      };
      const lost = await failure(() => run(() => ({ state: {} })));
      expect([lost.code, lost.message]).toEqual(['INVALID_INPUT', expect.stringContaining("'w'")]);
      const reshaped = await failure(() => run((_, { w }) => ({ state: { w: tf.sum(w!) } })));
      expect([reshaped.code, reshaped.message]).toEqual(['INVALID_INPUT', expect.stringContaining('[2]')]);
    });
  });

  describe('running many steps', () => {
    const rows = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i));
    const indices = Int32Array.of(3, 1, 0, 9, 9, 4, 2, 8);

    it('equals running them one by one', async () => {
      const step = ({ x, rate, shift }: Named, { w }: Named) => {
        const loss = (weights: tf.Tensor): tf.Scalar => tf.mean(tf.square(tf.sub(tf.matMul(x!, weights), shift!)));
        const { value, grad } = tf.valueAndGrad(loss)(w!);
        return { outputs: { value, batch: x! }, state: { w: tf.sub(w!, tf.mul(grad, rate!)) } };
      };
      const state = { w: { shape: [2, 1] } };
      using loop = await engine.compileLoop(step, {
        rows: { x: { shape: [2] } },
        batch: 2,
        perStep: { rate: { shape: [] } },
        inputs: { shift: { shape: [1] } },
        state,
      });
      using single = await engine.compile(step, {
        inputs: { x: { shape: [2, 2] }, rate: { shape: [] }, shift: { shape: [1] } },
        state,
      });
      const start = { w: { shape: [2, 1], data: Float32Array.of(0.5, -0.5) } };
      const [inLoop, byStep] = [engine.createState(start), engine.createState(start)];
      const rates = Float32Array.of(0.1, 0.2, 0.05, 0.3);
      const shift = Float32Array.of(0.25);
      const whole = await loop.run({ rows: { x: rows }, indices, perStep: { rate: rates }, inputs: { shift } }, inLoop);
      expect(whole.value.shape).toEqual([4]);
      expect(whole.batch.shape).toEqual([4, 2, 2]);
      for (let i = 0; i < 4; i++) {
        const picked = [...indices.subarray(2 * i, 2 * i + 2)];
        const x = Float32Array.from(picked.flatMap((row) => [rows[2 * row]!, rows[2 * row + 1]!]));
        const { value, batch } = await single.run({ x, rate: rates.slice(i, i + 1), shift }, byStep);
        expect(whole.value.data[i]).toBe(value.data[0]);
        expect(whole.batch.data.slice(4 * i, 4 * i + 4)).toEqual(batch.data);
      }
      expect((await inLoop.read()).w!.data).toEqual((await byStep.read()).w!.data);
      inLoop.dispose();
      byStep.dispose();
    });

    it('goes on where the last call stopped and gathers from several tables', async () => {
      const step = ({ x, t }: Named, { w }: Named) => ({
        outputs: { t: t! },
        state: { w: tf.add(w!, tf.sum(tf.mul(x!, tf.cast(t!, 'float32')))) },
      });
      using loop = await engine.compileLoop(step, {
        rows: { x: { shape: [] }, t: { shape: [], dtype: 'int32' } },
        batch: 2,
        state: { w: { shape: [] } },
      });
      const tables = { x: Float32Array.of(1, 2, 3), t: Int32Array.of(10, 100, 1000) };
      const state = engine.createState({ w: { shape: [], data: Float32Array.of(0) } });
      await loop.run({ rows: tables, indices: Int32Array.of(0, 1) }, state);
      const { t } = await loop.run({ rows: tables, indices: Int32Array.of(2, 2, 1, 0) }, state);
      expect(t).toEqual({ shape: [2, 2], data: Int32Array.of(1000, 1000, 100, 10) });
      expect((await state.read()).w!.data[0]).toBe(210 + 6000 + 210);
      state.dispose();
    });

    it('refuses rows that are not there and leaves the state alone', async () => {
      using loop = await engine.compileLoop(
        ({ x }: Named, { w }: Named) => ({ outputs: {}, state: { w: tf.add(w!, tf.sum(x!)) } }),
        { rows: { x: { shape: [2] } }, batch: 1, state: { w: { shape: [] } } },
      );
      const state = engine.createState({ w: { shape: [], data: Float32Array.of(5) } });
      const run = (list: number[]) => loop.run({ rows: { x: rows }, indices: Int32Array.from(list) }, state);
      await failure(() => run([0, 10]));
      expect((await state.read()).w!.data[0]).toBe(5);
      state.dispose();
    });

    it('refuses feeds of the wrong length', async () => {
      using loop = await engine.compileLoop(({ x, k }: Named) => ({ outputs: { y: tf.mul(tf.sum(x!), k!) } }), {
        rows: { x: { shape: [2] } },
        batch: 2,
        perStep: { k: { shape: [] } },
      });
      const good = { rows: { x: rows }, indices: Int32Array.of(0, 1, 2, 3), perStep: { k: Float32Array.of(1, 2) } };
      const bad = [
        { ...good, indices: Int32Array.of(0, 1, 2) },
        { ...good, perStep: { k: Float32Array.of(1) } },
        { ...good, rows: { x: rows.slice(1) } },
      ];
      expect((await loop.run(good)).y.shape).toEqual([2]);
      for (const feed of bad) expect((await failure(() => loop.run(feed))).code).toBe('INVALID_INPUT');
    });
  });

  describe('refusals', () => {
    it('of inputs that are too long or missing', async () => {
      using program = await engine.compile(({ x }: Named) => ({ outputs: { y: tf.neg(x!) } }), {
        inputs: { x: { shape: [2] } },
      });
      const long = await failure(() => program.run({ x: Float32Array.of(1, 2, 3) }));
      expect([long.code, long.message]).toEqual(['INVALID_INPUT', expect.stringMatching(/'x'.*2.*3/)]);
      expect((await failure(() => program.run({} as never))).code).toBe('INVALID_INPUT');
    });

    it('of a precision that it does not list', async () => {
      const double = { inputs: { x: { shape: [1] } }, precision: 'float64' } as const;
      const work = async () => {
        using program = await engine.compile(({ x }: Named) => ({ outputs: { y: tf.neg(x!) } }), double);
        return (await program.run({ x: Float64Array.of(1 / 3) })).y.data[0];
      };
      if (engine.precisions.includes('float64')) expect(await work()).toBe(-1 / 3);
      else expect((await failure(work)).code).toBe('UNSUPPORTED');
    });
  });

  describe('training', () => {
    const x = Float32Array.from({ length: 24 }, (_, i) => Math.cos(3 * i));
    const options = {
      parameters: { w: { shape: [3, 1], data: Float32Array.of(0.1, -0.2, 0.3) } },
      rows: { x: { shape: [3] } },
      batch: 4,
      rowLosses: ({ w }: { readonly w: tf.Tensor }, { x }: { readonly x: tf.Tensor }) =>
        tf.sum(tf.square(tf.sub(tf.tanh(tf.matMul(x, w)), tf.mean(x, 1, true))), 1),
    };

    it('lowers the loss', async () => {
      using trainer = await createTrainer(engine, { ...options, optimizer: adam({ learningRate: 0.05 }) });
      const batches = Array.from({ length: 60 }, (_, i) => Int32Array.from([0, 1, 2, 3].map((k) => (k + i) % 8)));
      const losses = await trainer.steps({ x }, batches);
      expect(losses).toHaveLength(60);
      expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
    });

    it('counts a short batch as full as it is', async () => {
      const optimizer = sgd({ learningRate: 0.1 });
      using wide = await createTrainer(engine, { ...options, optimizer });
      using narrow = await createTrainer(engine, { ...options, batch: 2, optimizer });
      const [short] = await wide.steps({ x }, [Int32Array.of(5, 2)]);
      const [full] = await narrow.steps({ x }, [Int32Array.of(5, 2)]);
      expect(short).toBeCloseTo(full!, 5);
      expect((await wide.read()).w.data).toBeAllClose((await narrow.read()).w.data, close);
    });

    it('gives the same bits each time', async () => {
      const run = async (): Promise<Float32Array> => {
        using trainer = await createTrainer(engine, { ...options, optimizer: adam() });
        const batches = Array.from({ length: 20 }, (_, i) => Int32Array.from([0, 1, 2, 3].map((k) => (k * i) % 8)));
        await trainer.steps({ x }, batches);
        return (await trainer.read()).w.data;
      };
      expect(await run()).toEqual(await run());
    });
  });

  it('leaves no tensors behind', async () => {
    const round = async (): Promise<void> => {
      using program = await engine.compile(accumulate, { inputs: { x: { shape: [2, 2] } }, state: accumulated });
      using loop = await engine.compileLoop(accumulate, { rows: { x: { shape: [2] } }, batch: 2, state: accumulated });
      const state = engine.createState(nothing);
      await program.run({ x: Float32Array.of(1, 2, 3, 4) }, state);
      await loop.run({ rows: { x: Float32Array.of(1, 2, 3, 4) }, indices: Int32Array.of(0, 1, 1, 0) }, state);
      await failure(() => loop.run({ rows: { x: Float32Array.of(1, 2) }, indices: Int32Array.of(0, 0, 0, 7) }, state));
      await state.read();
      state.dispose();
    };
    await round();
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 5; i++) await round();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});

/** Makes a tensor on whichever backend is there. */
async function inBackend<T>(body: () => T): Promise<T> {
  await tf.setBackend('cpu');
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return body();
}
