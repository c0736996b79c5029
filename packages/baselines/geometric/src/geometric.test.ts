import { areaUnderRoc } from '@duad/conformance';
import {
  createRandom,
  DuadError,
  decodeArtifact,
  encodeArtifact,
  type Matrix,
  matrix,
  matrixFromRows,
  selectRows,
} from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { describe, expect, it } from 'vitest';
import { pictures } from './fixtures.js';
import { type GeometricInput, geometric, geometricFromArtifact, presets } from './index.js';
import { normality } from './normality.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

const small: GeometricInput = {
  width: 1,
  translations: false,
  batchSize: 32,
  epochs: 4,
  steps: 40,
  learningRate: 3e-3,
  dirichletRows: 40,
};
const fit = (x: Matrix, options: GeometricInput = small, seed = 1) =>
  geometric(options).fit(x, { engine, random: createRandom(seed) });

describe('geometric', () => {
  it('is semi-supervised, and says so; presets are valid', () => {
    expect(geometric()).toMatchObject({
      specVersion: 1,
      name: 'geometric',
      supervision: 'semi-supervised',
      options: { depth: 10, width: 4, epochs: 3, batchSize: 128 },
    });
    for (const preset of Object.values(presets)) expect(() => geometric(preset())).not.toThrow();
  });

  it.each(['dirichlet', 'log-softmax', 'softmax'] as const)(
    'trained on one kind of picture, tells another kind by the %s score, better than untrained',
    async (score) => {
      const { x } = pictures(40, 0);
      const test = pictures(30, 30, 2);
      await using fitted = await fit(x, { ...small, score });
      await using untrained = await fit(x, { ...small, score, steps: 1, learningRate: 1e-12 });
      const trained = areaUnderRoc(await fitted.score(test.x), test.labels);
      expect(trained).toBeGreaterThan(0.9);
      expect(trained).toBeGreaterThan(areaUnderRoc(await untrained.score(test.x), test.labels) + 0.02);
      expect(fitted.losses).toHaveLength(40);
      expect(fitted.losses.at(-1)!).toBeLessThan(fitted.losses[0]! / 2);
    },
  );

  it('takes the same steps from the same seed, bit for bit, and others from another', async () => {
    const { x } = pictures(10, 0);
    const scores = async (seed: number): Promise<Float32Array> => {
      await using fitted = await fit(x, { ...small, steps: 3 }, seed);
      return await fitted.score(x);
    };
    const first = await scores(3);
    expect(await scores(3)).toEqual(first);
    expect(await scores(4)).not.toEqual(first);
  });

  it('scores a row the same, to the bit, whatever rows stand beside it', async () => {
    const { x } = pictures(12, 4);
    await using fitted = await fit(x, { ...small, steps: 3 });
    const whole = await fitted.score(x);
    const chosen = [14, 3, 3];
    expect(await fitted.score(selectRows(x, chosen))).toEqual(Float32Array.from(chosen, (row) => whole[row]!));
  });

  it('tells how many images are scored', async () => {
    const { x } = pictures(18, 5);
    await using fitted = await fit(x, { ...small, steps: 1 });
    const told: string[] = [];
    await fitted.score(x, { onProgress: ({ stage, done, total }) => told.push(`${stage} ${done} of ${total}`) });
    expect(told).toEqual(['scores 20 of 23', 'scores 23 of 23']);
  });

  it('survives saving and loading with the same scores to the bit, and refuses damage', async () => {
    const { x } = pictures(10, 2);
    await using fitted = await fit(x, { ...small, steps: 3 });
    const artifact = decodeArtifact(encodeArtifact(await fitted.toArtifact()), 'test');
    await using loaded = await geometricFromArtifact(artifact, { engine });
    expect(await loaded.score(x)).toEqual(await fitted.score(x));
    const invalid = { code: 'INVALID_ARTIFACT' };
    await expect(geometricFromArtifact({ ...artifact, package: 'other' })).rejects.toMatchObject(invalid);
    for (const name of ['alpha', 'stem.kernel', 'norm.variance']) {
      const arrays = { ...artifact.arrays, [name]: new Float32Array(1) };
      await expect(geometricFromArtifact({ ...artifact, arrays })).rejects.toMatchObject(invalid);
    }
    const header = { ...artifact.header, itemShape: 'square' };
    await expect(geometricFromArtifact({ ...artifact, header })).rejects.toMatchObject(invalid);
  });

  it('takes all 72 transformations, colours, and images that are not square, with a warning', async () => {
    const random = createRandom(1);
    const data = Float32Array.from({ length: 4 * 8 * 8 * 3 }, () => random.uniform() * 255);
    await using coloured = await fit(matrix(data, 4, 192, [8, 8, 3]), { ...small, translations: true, steps: 2 });
    expect(coloured.warnings).toEqual([]);
    expect((await coloured.score(matrix(data, 4, 192))).every(Number.isFinite)).toBe(true);
    const { x } = pictures(6, 0, 1, 12);
    await using wide = await fit(x, { ...small, steps: 2 });
    expect(wide.warnings).toMatchObject([{ code: 'NOT_SQUARE' }]);
    expect((await wide.score(x)).every(Number.isFinite)).toBe(true);
  });

  it('gives finite scores to one image, to constant ones and to values far off', async () => {
    const one = matrix(new Float32Array(64).fill(3), 1, 64, [8, 8]);
    await using fitted = await fit(one, { ...small, steps: 2 });
    expect((await fitted.score(one)).every(Number.isFinite)).toBe(true);
    const far = matrix(new Float32Array(64).fill(1e6), 1, 64, [8, 8, 1]);
    expect((await fitted.score(far)).every(Number.isFinite)).toBe(true);
  });

  it('says what is wrong with options and data, and leaves the input alone', async () => {
    expect(() => geometric({ depth: 11 })).toThrow(/depth/);
    expect(() => geometric({ colour: 1 } as never)).toThrow(DuadError);
    const noImages = matrixFromRows([[1, 2, 3, 4]]);
    await expect(fit(noImages)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(fit(matrix(new Float32Array(9), 1, 9, [3, 3, 1]))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const broken = matrix(new Float32Array(64).fill(Number.NaN), 1, 64, [8, 8, 1]);
    await expect(fit(broken)).rejects.toMatchObject({ code: 'NOT_FINITE' });
    const { x } = pictures(6, 0);
    const copy = x.data.slice();
    await using fitted = await fit(x, { ...small, steps: 1 });
    expect(x.data).toEqual(copy);
    await expect(fitted.score(noImages)).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
    const turned = matrix(x.data, 6, 64, [4, 16, 1]);
    await expect(fitted.score(turned)).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
  });

  it('stops when it is cancelled, and is of no use once disposed of', async () => {
    const { x } = pictures(10, 0);
    const controller = new AbortController();
    const fitting = geometric({ ...small, steps: 1_000_000, epochs: 1_000_000 }).fit(x, {
      engine,
      random: createRandom(1),
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(fitting).rejects.toMatchObject({ code: 'CANCELLED' });
    const fitted = await fit(x, { ...small, steps: 1 });
    await fitted[Symbol.asyncDispose]();
    await expect(fitted.score(x)).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

describe('normality', () => {
  it('is the mean over the transformations of what each score says', () => {
    const logs = Float32Array.from([0.75, 0.25, 0.5, 0.5], Math.log);
    expect(normality(logs, 'softmax', undefined)).toBeCloseTo(0.625, 6);
    expect(normality(logs, 'log-softmax', undefined)).toBeCloseTo((Math.log(0.75) + Math.log(0.5)) / 2, 6);
    const alpha = Float64Array.of(3, 1, 2, 1.5);
    const expected = (2 * Math.log(0.75) + Math.log(0.5) + 0.5 * Math.log(0.5)) / 2;
    expect(normality(logs, 'dirichlet', alpha)).toBeCloseTo(expected, 6);
  });
});
