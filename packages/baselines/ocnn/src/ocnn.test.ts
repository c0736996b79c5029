import { denseAutoencoder, denseFromArtifact } from '@duad/autoencoders';
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
import { type Activation, bestActivationByLabels, type OcnnInput, ocnn, ocnnFromArtifact } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

const columns = 6;

/** Normal rows about one point away from the origin, and anomalies spread about it. */
function table(normals: number, anomalies: number, seed = 1): { x: Matrix; labels: Uint8Array } {
  const random = createRandom(seed);
  const rows = normals + anomalies;
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      data[i * columns + j] = i < normals ? 0.5 + 0.3 * Math.sin(j) + 0.05 * random.normal() : random.normal() * 0.6;
    }
  }
  return { x: matrix(data, rows, columns), labels: Uint8Array.from({ length: rows }, (_, i) => Number(i >= normals)) };
}

const small: OcnnInput = { hiddenUnits: 8, epochs: 40, batchSize: 64, learningRate: 0.01 };
const fit = (x: Matrix, options: OcnnInput = small, seed = 1) =>
  ocnn(options).fit(x, { engine, random: createRandom(seed) });

describe('ocnn', () => {
  it('is semi-supervised, and says so', () => {
    expect(ocnn()).toMatchObject({ specVersion: 1, name: 'ocnn', supervision: 'semi-supervised' });
  });

  it.each(['linear', 'sigmoid', 'relu'] as Activation[])(
    'trained on normal rows, the %s variant tells others from them, better than untrained',
    async (activation) => {
      const { x } = table(300, 0);
      const test = table(200, 60, 2);
      await using fitted = await fit(x, { ...small, activation });
      await using untrained = await fit(x, { ...small, activation, epochs: 1, learningRate: 1e-12 });
      const trained = areaUnderRoc(await fitted.score(test.x), test.labels);
      expect(trained).toBeGreaterThan(0.9);
      expect(trained).toBeGreaterThan(areaUnderRoc(await untrained.score(test.x), test.labels));
      expect(fitted.losses).toHaveLength(40);
    },
  );

  it('leaves the share nu of the training rows beyond the hyperplane', async () => {
    const { x } = table(1000, 0);
    await using fitted = await fit(x, { ...small, epochs: 5, nu: 0.2 });
    const beyond = (await fitted.score(x)).filter((score) => score > 0).length;
    expect(beyond / x.rows).toBeGreaterThan(0.19);
    expect(beyond / x.rows).toBeLessThan(0.21);
  });

  it('takes the codes of an autoencoder, trained first, as features', async () => {
    const { x } = table(200, 0);
    const test = table(100, 40, 2);
    const autoencoder = denseAutoencoder({ hidden: [5], codeSize: 3, batchSize: 32, learningRate: 0.01 });
    const options = { ...small, autoencoder, autoencoderEpochs: 20 };
    await using fitted = await fit(x, options);
    const scores = await fitted.score(test.x);
    expect(areaUnderRoc(scores, test.labels)).toBeGreaterThan(0.8);
    const artifact = decodeArtifact(encodeArtifact(await fitted.toArtifact()), 'test');
    await using loaded = await ocnnFromArtifact(artifact, { engine, autoencoderFromArtifact: denseFromArtifact });
    expect(await loaded.score(test.x)).toEqual(scores);
    await expect(ocnnFromArtifact(artifact)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });

  it('takes the same steps from the same seed, bit for bit, and others from another', async () => {
    const { x } = table(100, 0);
    const scores = async (seed: number): Promise<Float32Array> => {
      await using fitted = await fit(x, { ...small, epochs: 3 }, seed);
      return await fitted.score(x);
    };
    const first = await scores(3);
    expect(await scores(3)).toEqual(first);
    expect(await scores(4)).not.toEqual(first);
  });

  it('scores a row the same, to the bit, whatever rows stand beside it', async () => {
    const { x } = table(900, 10);
    await using fitted = await fit(x, { ...small, epochs: 2 });
    const whole = await fitted.score(x);
    const chosen = [905, 3, 3, 700];
    expect(await fitted.score(selectRows(x, chosen))).toEqual(Float32Array.from(chosen, (row) => whole[row]!));
  });

  it('survives saving and loading with the same scores to the bit, and refuses damage', async () => {
    const { x } = table(100, 5);
    await using fitted = await fit(x, { ...small, epochs: 3, activation: 'relu' });
    const artifact = decodeArtifact(encodeArtifact(await fitted.toArtifact()), 'test');
    await using loaded = await ocnnFromArtifact(artifact, { engine });
    expect(await loaded.score(x)).toEqual(await fitted.score(x));
    expect(loaded.bias).toBe(fitted.bias);
    const invalid = { code: 'INVALID_ARTIFACT' };
    await expect(ocnnFromArtifact({ ...artifact, arrays: {} })).rejects.toMatchObject(invalid);
    const arrays = { ...artifact.arrays, v: new Float32Array(3) };
    await expect(ocnnFromArtifact({ ...artifact, arrays })).rejects.toMatchObject(invalid);
    await expect(ocnnFromArtifact({ ...artifact, version: 9 })).rejects.toMatchObject(invalid);
  });

  it('says what is wrong with options and data, and leaves the input alone', async () => {
    expect(() => ocnn({ nu: 0 })).toThrow(/nu/);
    expect(() => ocnn({ autoencoder: {} as never })).toThrow(/autoencoder/);
    expect(() => ocnn({ colour: 1 } as never)).toThrow(DuadError);
    await expect(fit(matrixFromRows([[1, 2]]))).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
    await expect(fit(matrixFromRows([[1], [Number.NaN]]))).rejects.toMatchObject({ code: 'NOT_FINITE' });
    const { x } = table(60, 0);
    const copy = x.data.slice();
    await using fitted = await fit(x, { ...small, epochs: 1 });
    expect(x.data).toEqual(copy);
    await expect(fitted.score(matrixFromRows([[1, 2]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
  });

  it('stops when it is cancelled, and is of no use once disposed of', async () => {
    const { x } = table(60, 0);
    const controller = new AbortController();
    const fitting = ocnn({ ...small, epochs: 1_000_000 }).fit(x, {
      engine,
      random: createRandom(1),
      signal: controller.signal,
      onProgress: ({ done }) => done === 3 && controller.abort(),
    });
    await expect(fitting).rejects.toMatchObject({ code: 'CANCELLED' });
    const fitted = await fit(x, { ...small, epochs: 1 });
    await fitted[Symbol.asyncDispose]();
    await expect(fitted.score(x)).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

describe('bestActivationByLabels', () => {
  it('keeps the variant that does best on the labels, and is marked as having used them', async () => {
    const { x } = table(150, 0);
    const labelled = table(100, 40, 2);
    const best = await bestActivationByLabels(
      x,
      labelled,
      { ...small, epochs: 10 },
      { engine, random: createRandom(1) },
    );
    await using fitted = best.fitted;
    expect(best.usesLabels).toBe(true);
    expect(best.aurocs[best.activation]).toBe(Math.max(...Object.values(best.aurocs)));
    expect(areaUnderRoc(await fitted.score(labelled.x), labelled.labels)).toBeCloseTo(best.aurocs[best.activation], 12);
  });

  it('refuses labels of one class', async () => {
    const { x } = table(60, 0);
    const labelled = { x, labels: new Uint8Array(60) };
    const choosing = bestActivationByLabels(x, labelled, { ...small, epochs: 1 }, { engine, random: createRandom(1) });
    await expect(choosing).rejects.toMatchObject({ code: 'DEGENERATE_DATA' });
  });
});
