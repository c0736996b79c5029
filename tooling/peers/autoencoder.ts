/**
 * Training steps of mirrored tanh autoencoders beside PyTorch's: same sizes, same number of threads, rounds alternating.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/autoencoder.ts [threads] [rounds]
 *
 * PEER_PYTHON names a Python with PyTorch; `python3` unless given.
 */
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '@duad/core';
import { adam, createOnnxruntimeEngine, createTrainer } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { startPeer } from './start-peer.js';

interface Task {
  readonly widths: readonly number[];
  readonly batch: number;
  /** Steps of a round: one call of the engine. */
  readonly steps: number;
  /** Ratio to PyTorch's Adam as it comes that is aimed at; to the fused one it is 1. */
  readonly target: number;
}

const tasks: readonly Task[] = [
  { widths: [120, 60, 30, 10, 3], batch: 1024, steps: 300, target: 0.55 },
  { widths: [784, 256, 64, 16], batch: 128, steps: 200, target: 0.65 },
  { widths: [4096, 1024, 256, 64], batch: 128, steps: 32, target: 0.9 },
];

const threads = Number(process.argv[2] ?? availableParallelism());
const rounds = Number(process.argv[3] ?? 7);
const engine = await createOnnxruntimeEngine({ threads });
const peer = await startPeer<{ milliseconds: number }>('autoencoder.py', 'PyTorch');
try {
  const [operations, bytes] = [await productRate(), await passRate()];
  console.log(`${engine.description}; PyTorch ${peer.version}; median of ${rounds} alternating rounds`);
  console.log(
    `onnxruntime here: ${operations.toFixed(0)} GFLOP/s in a large product, ${bytes.toFixed(1)} GB/s in a pass`,
  );
  for (const task of tasks) await compare(task, operations, bytes);
} finally {
  peer.stop();
  await engine[Symbol.asyncDispose]();
}

async function compare(task: Task, operations: number, bytes: number): Promise<void> {
  const { widths, batch, steps, target } = task;
  const ours = await startOurs(task);
  const times: Record<'plain' | 'fused' | 'duad', number[]> = { plain: [], fused: [], duad: [] };
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const request = { widths, batch, threads, steps };
    const { milliseconds: plain } = await peer.ask({ ...request, fused: false });
    await settle();
    const { milliseconds: fused } = await peer.ask({ ...request, fused: true });
    await settle();
    const duad = await ours.round();
    await settle();
    if (round === 0) continue;
    times.plain.push(plain);
    times.fused.push(fused);
    times.duad.push(duad);
  }
  ours.stop();
  const [plain, fused, duad] = [median(times.plain), median(times.fused), median(times.duad)];
  const weights = mirrored(widths)
    .slice(1)
    .map((to, i) => to * mirrored(widths)[i]!);
  const numbers = weights.reduce((sum, count) => sum + count, 0);
  // Forward, weight gradients, and input gradients of all layers but the first.
  const products = (2 * batch * (3 * numbers - weights[0]!)) / operations / 1e6;
  // Weights and both moments read and written, gradients written and read, weights read forward and backward.
  const passes = (4 * 10 * numbers) / bytes / 1e6;
  const line = (name: string, value: number, note: string): void =>
    console.log(`  ${name.padEnd(24)}${value.toFixed(3).padStart(9)} ms a step${note}`);
  console.log(`${widths.join('-')}, batch ${batch}; load ${loadavg()[0]!.toFixed(1)}`);
  line('PyTorch Adam', plain, '');
  line('PyTorch Adam, fused', fused, '');
  line('duad', duad, `, ${steps} steps a call`);
  line('floor: products', products, '');
  line('floor: memory', passes, numbers > 1 << 21 ? '' : ' (were nothing cached)');
  console.log(
    `  ratio to PyTorch ${(duad / plain).toFixed(2)} (target ${target}), fused ${(duad / fused).toFixed(2)} (target 1)`,
  );
}

async function startOurs({ widths, batch, steps }: Task) {
  const sides = mirrored(widths);
  const random = createRandom('weights');
  const parameters = Object.fromEntries(
    sides.slice(1).flatMap((to, i) => {
      const from = sides[i]!;
      const data = Float32Array.from({ length: from * to }, () => random.normal() / Math.sqrt(from));
      return [
        [`w${i}`, { shape: [from, to], data }],
        [`b${i}`, { shape: [to], data: new Float32Array(to) }],
      ];
    }),
  );
  const trainer = await createTrainer<string, { x: { shape: number[] } }>(engine, {
    parameters,
    rows: { x: { shape: [widths[0]!] } },
    batch,
    optimizer: adam(),
    rowLosses: (weights, { x }) => {
      let h: tf.Tensor = x;
      for (let i = 0; i + 1 < sides.length; i++) {
        h = tf.add(tf.matMul(h as tf.Tensor2D, weights[`w${i}`] as tf.Tensor2D), weights[`b${i}`]!);
        if (i + 2 < sides.length) h = tf.tanh(h);
      }
      return tf.mean(tf.squaredDifference(h, x), 1);
    },
  });
  const x = Float32Array.from({ length: 8 * batch * widths[0]! }, () => random.normal() / 2);
  const batches = Array.from({ length: steps }, (_, step) =>
    Int32Array.from({ length: batch }, (_, row) => (step % 8) * batch + row),
  );
  return {
    async round(): Promise<number> {
      const began = performance.now();
      await trainer.steps({ x }, batches);
      return (performance.now() - began) / steps;
    },
    stop: () => trainer[Symbol.dispose](),
  };
}

/** GFLOP/s of a product of two square matrices. */
async function productRate(): Promise<number> {
  // No power of two: rows a multiple of 4 KiB apart would compete for the same places in the cache.
  const side = 2000;
  const program = await engine.compileLoop(
    ({ b }, { a }) => ({ state: { a: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D) } }),
    { rows: {}, batch: 1, inputs: { b: { shape: [side, side] } }, state: { a: { shape: [side, side] } } },
  );
  const state = engine.createState({ a: { shape: [side, side], data: new Float32Array(side * side).fill(1) } });
  const b = new Float32Array(side * side).fill(1 / side);
  const seconds = await secondsPerStep((steps) =>
    program.run({ rows: {}, indices: new Int32Array(steps), inputs: { b } }, state),
  );
  program[Symbol.dispose]();
  return (2 * side ** 3) / seconds / 1e9;
}

/** GB/s read and written by an elementwise operation on a large tensor. */
async function passRate(): Promise<number> {
  const size = 1 << 22;
  const program = await engine.compileLoop(
    (_, { a }) => {
      let value = a;
      for (let i = 0; i < 16; i++) value = tf.mul(tf.abs(value), tf.scalar(1.0001 + i * 1e-6));
      return { state: { a: value } };
    },
    { rows: {}, batch: 1, state: { a: { shape: [size] } } },
  );
  const state = engine.createState({ a: { shape: [size], data: new Float32Array(size).fill(1) } });
  const seconds = await secondsPerStep((steps) => program.run({ rows: {}, indices: new Int32Array(steps) }, state));
  program[Symbol.dispose]();
  return (2 * 16 * 2 * 4 * size) / seconds / 1e9;
}

/** From the difference between a long and a short call, so that what a call itself costs drops out. */
async function secondsPerStep(run: (steps: number) => Promise<unknown>): Promise<number> {
  const timed = async (steps: number): Promise<number> => {
    const began = performance.now();
    await run(steps);
    return (performance.now() - began) / 1000;
  };
  await timed(2);
  const measured: number[] = [];
  for (let round = 0; round < 5; round++) {
    const [short, long] = [await timed(2), await timed(10)];
    measured.push((long - short) / 8);
  }
  return median(measured);
}

/** Threads of a library that has just run may keep spinning for a moment, in hope of more work. */
function settle(): Promise<void> {
  return pause(300);
}

function mirrored(widths: readonly number[]): number[] {
  return [...widths, ...widths.slice(0, -1).reverse()];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
