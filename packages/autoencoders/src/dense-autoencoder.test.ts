import {
  createRandom,
  DuadError,
  decodeArtifact,
  encodeArtifact,
  type Matrix,
  matrix,
  matrixFromRows,
} from '@duad/core';
import { describe, expect, it } from 'vitest';
import { denseAutoencoder, denseFromArtifact } from './index.js';

/** Rows on a curve through `columns` dimensions: one number describes each. */
function curve(rows: number, columns: number, seed = 1): Matrix {
  const random = createRandom(seed);
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const t = random.uniform() * 2 - 1;
    for (let j = 0; j < columns; j++) data[i * columns + j] = Math.sin((j + 1) * t) + 0.5;
  }
  return matrix(data, rows, columns);
}

const allRows = (x: Matrix): Uint32Array => Uint32Array.from({ length: x.rows }, (_, i) => i);
const small = { hidden: [8], codeSize: 2, batchSize: 32, learningRate: 0.01 };
const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function plainAngle(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return Math.acos(Math.min(1, dot / Math.sqrt(aa * bb)));
}

describe('denseAutoencoder', () => {
  it.each(['mse', 'cosine', 'angle'] as const)('learns a curve with the %s loss', async (loss) => {
    const x = curve(300, 6);
    await using model = await denseAutoencoder({ ...small, loss }).create(6, { random: createRandom(1) });
    const before = await model.evaluate(x);
    const report = await model.train(x, allRows(x), 40, { random: createRandom(2) });
    const after = await model.evaluate(x);
    expect(report.losses).toHaveLength(40);
    expect(report.steps).toBe(40 * Math.ceil(300 / 32));
    expect(report.losses.at(-1)!).toBeLessThan(report.losses[0]! / 4);
    expect(mean(after.angles)).toBeLessThan(mean(before.angles) / 3);
    expect(after.codes.columns).toBe(2);
  });

  it('takes the same steps from the same seed, bit for bit, and others from another', async () => {
    const x = curve(100, 5);
    const run = async (seed: number): Promise<Float32Array> => {
      await using model = await denseAutoencoder(small).create(5, { random: createRandom(seed) });
      await model.train(x, allRows(x), 5, { random: createRandom(seed) });
      return (await model.evaluate(x)).angles;
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
  });

  it('trains on the named rows only', async () => {
    const x = curve(60, 4);
    const hostile = matrix(x.data.slice(), x.rows, x.columns);
    hostile.data.fill(1e6, 30 * 4);
    const rows = Uint32Array.from({ length: 30 }, (_, i) => i);
    const angles = [];
    for (const table of [x, hostile]) {
      await using model = await denseAutoencoder(small).create(4, { random: createRandom(3) });
      await model.train(table, rows, 3, { random: createRandom(3) });
      angles.push((await model.evaluate(x)).angles);
    }
    expect(angles[1]).toEqual(angles[0]);
  });

  it('agrees with itself: codes, reconstructions, angles and squared errors, whatever rows stand beside', async () => {
    const x = curve(5000, 7);
    await using model = await denseAutoencoder(small).create(7, { random: createRandom(4) });
    await model.train(x, allRows(x), 1, { random: createRandom(4) });
    const whole = await model.evaluate(x);
    const reconstruction = await model.reconstruct(x);
    const angles: number[] = [];
    const errors: number[] = [];
    for (let row = 0; row < x.rows; row++) {
      const a = x.data.subarray(row * 7, row * 7 + 7);
      const b = reconstruction.data.subarray(row * 7, row * 7 + 7);
      angles.push(plainAngle(a, b));
      errors.push(a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0));
    }
    expect(whole.angles).toBeAllClose(angles, { absolute: 1e-5, relative: 1e-4 });
    expect(whole.squaredErrors).toBeAllClose(errors, { absolute: 1e-5, relative: 1e-4 });
    expect((await model.encode(x)).data).toBeAllClose(whole.codes.data);
    const part = matrix(x.data.slice(70, 140), 10, 7);
    expect((await model.evaluate(part)).angles).toBeAllClose(whole.angles.slice(10, 20), { absolute: 1e-6 });
  });

  it('gives a zero row a right angle, and leaves the input alone', async () => {
    const x = matrixFromRows([
      [0, 0, 0],
      [1, 2, 3],
    ]);
    const copy = x.data.slice();
    await using model = await denseAutoencoder(small).create(3, { random: createRandom(1) });
    const { angles } = await model.evaluate(x);
    expect(angles[0]).toBeCloseTo(Math.PI / 2, 5);
    expect(x.data).toEqual(copy);
  });

  it('survives saving and loading with the same results to the bit, and goes on training', async () => {
    const x = curve(80, 5);
    await using model = await denseAutoencoder({ ...small, activation: 'relu' }).create(5, { random: createRandom(5) });
    await model.train(x, allRows(x), 4, { random: createRandom(5) });
    const artifact = decodeArtifact(encodeArtifact(await model.toArtifact()), 'test');
    await using loaded = await denseFromArtifact(artifact, {});
    expect(await loaded.evaluate(x)).toEqual(await model.evaluate(x));
    const { losses } = await loaded.train(x, allRows(x), 20, { random: createRandom(6) });
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
  });

  it('refuses an artifact with missing or short weights', async () => {
    await using model = await denseAutoencoder(small).create(5, { random: createRandom(5) });
    const artifact = await model.toArtifact();
    const short = { ...artifact, arrays: { ...artifact.arrays, weight0: new Float32Array(3) } };
    await expect(denseFromArtifact(short, {})).rejects.toMatchObject({ code: 'INVALID_ARTIFACT' });
    await expect(denseFromArtifact({ ...artifact, package: 'other' }, {})).rejects.toMatchObject({
      code: 'INVALID_ARTIFACT',
    });
  });

  it('says what is wrong with options and data', async () => {
    expect(() => denseAutoencoder({ codeSize: 0 })).toThrow(/codeSize/);
    expect(() => denseAutoencoder({ colour: 1 } as never)).toThrow(DuadError);
    await using model = await denseAutoencoder(small).create(3, { random: createRandom(1) });
    await expect(model.evaluate(curve(4, 2))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
    const broken = matrixFromRows([[1, Number.NaN, 3]]);
    await expect(model.evaluate(broken)).rejects.toMatchObject({ code: 'NOT_FINITE' });
    const context = { random: createRandom(1) };
    await expect(model.train(curve(4, 3), new Uint32Array(), 1, context)).rejects.toMatchObject({
      code: 'TOO_FEW_ROWS',
    });
  });

  it('stops when it is cancelled and can be used afterwards', async () => {
    const x = curve(200, 5);
    const controller = new AbortController();
    await using model = await denseAutoencoder(small).create(5, { random: createRandom(1) });
    const training = model.train(x, allRows(x), 1_000_000, {
      random: createRandom(1),
      signal: controller.signal,
      onProgress: ({ done }) => done === 3 && controller.abort(),
    });
    await expect(training).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await model.evaluate(x)).angles.every(Number.isFinite)).toBe(true);
  });

  it('is of no use once disposed of', async () => {
    const model = await denseAutoencoder(small).create(3, { random: createRandom(1) });
    await model[Symbol.asyncDispose]();
    await expect(model.evaluate(curve(2, 3))).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});
