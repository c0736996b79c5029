import { denseAutoencoder, denseFromArtifact } from '@duad/autoencoders';
import { areaUnderRoc } from '@duad/conformance';
import {
  createRandom,
  type Detector,
  DuadError,
  decodeArtifact,
  encodeArtifact,
  type Matrix,
  matrix,
  matrixFromRows,
} from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { describe, expect, it } from 'vitest';
import {
  autoencoderDetectorFromArtifact,
  type FittedAutoencoder,
  plainAutoencoder,
  robustAutoencoder,
} from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const columns = 6;
const net = (learningRate = 0.01) => denseAutoencoder({ hidden: [5], codeSize: 2, batchSize: 64, learningRate });
const load = { engine, autoencoderFromArtifact: denseFromArtifact };

/** Rows on a curve, and anomalies off it. */
function table(rows: number, anomalies: number, seed = 1): { x: Matrix; labels: Uint8Array } {
  const random = createRandom(seed);
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const t = random.uniform() * 2 - 1;
    for (let j = 0; j < columns; j++) {
      data[i * columns + j] = i < anomalies ? 2 * random.uniform() - 1 : 0.6 * Math.sin((j + 1) * t) + 0.3;
    }
  }
  return { x: matrix(data, rows, columns), labels: Uint8Array.from({ length: rows }, (_, i) => Number(i < anomalies)) };
}

const makers: Record<string, (learningRate?: number, length?: number) => Detector<FittedAutoencoder>> = {
  plainAutoencoder: (rate, epochs = 40) => plainAutoencoder({ autoencoder: net(rate), epochs }),
  robustAutoencoder: (rate, rounds = 4) =>
    robustAutoencoder({ autoencoder: net(rate), lambda: 0.5, rounds, epochsPerRound: 10 }),
};

describe.each(Object.entries(makers))('%s', (_, make) => {
  const context = (seed = 1) => ({ engine, random: createRandom(seed) });

  it('is unsupervised, and finds rows off the curve better than untrained', async () => {
    const { x, labels } = table(400, 20);
    const detector = make();
    expect(detector).toMatchObject({ specVersion: 1, supervision: 'unsupervised' });
    await using fitted = await detector.fit(x, context());
    await using untrained = await make(1e-12, 1).fit(x, context());
    const trained = areaUnderRoc(await fitted.score(x), labels);
    expect(trained).toBeGreaterThan(0.95);
    expect(trained).toBeGreaterThan(areaUnderRoc(await untrained.score(x), labels));
    expect(fitted.losses).toHaveLength(40);
  });

  it('explains a squared error by its columns', async () => {
    const { x } = table(50, 5);
    await using fitted = await make(0.01, 1).fit(x, context());
    const scores = await fitted.score(x);
    const { data } = await fitted.explain(x);
    const sums = scores.map((__, i) => data.subarray(i * columns, (i + 1) * columns).reduce((a, b) => a + b, 0));
    expect(sums).toBeAllClose(scores, { absolute: 1e-5 });
  });

  it('takes the same steps from the same seed, bit for bit, and others from another', async () => {
    const { x } = table(100, 5);
    const scores = async (seed: number): Promise<Float32Array> => {
      await using fitted = await make(0.01, 2).fit(x, context(seed));
      return await fitted.score(x);
    };
    const first = await scores(3);
    expect(await scores(3)).toEqual(first);
    expect(await scores(4)).not.toEqual(first);
  });

  it('survives saving and loading with the same scores to the bit, and refuses damage', async () => {
    const { x } = table(80, 5);
    await using fitted = await make(0.01, 2).fit(x, context());
    const artifact = decodeArtifact(encodeArtifact(await fitted.toArtifact()), 'test');
    await using loaded = await autoencoderDetectorFromArtifact(artifact, load);
    expect(await loaded.score(x)).toEqual(await fitted.score(x));
    const invalid = { code: 'INVALID_ARTIFACT' };
    await expect(autoencoderDetectorFromArtifact({ ...artifact, children: {} }, load)).rejects.toMatchObject(invalid);
    await expect(autoencoderDetectorFromArtifact({ ...artifact, version: 7 }, load)).rejects.toMatchObject(invalid);
    const header = { ...artifact.header, columns: 3 };
    await expect(autoencoderDetectorFromArtifact({ ...artifact, header }, load)).rejects.toMatchObject(invalid);
  });

  it('refuses data it cannot work on, and leaves the input alone', async () => {
    const broken = matrixFromRows([[1, Number.NaN]]);
    await expect(make().fit(broken, context())).rejects.toMatchObject({ code: 'NOT_FINITE' });
    const { x } = table(30, 2);
    const copy = x.data.slice();
    await using fitted = await make(0.01, 1).fit(x, context());
    expect(x.data).toEqual(copy);
    await expect(fitted.score(matrixFromRows([[1, 2]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
    await fitted[Symbol.asyncDispose]();
    await expect(fitted.score(x)).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  it('stops when it is cancelled', async () => {
    const { x } = table(60, 2);
    const controller = new AbortController();
    const fitting = make(0.01, 100_000).fit(x, {
      ...context(),
      signal: controller.signal,
      onProgress: ({ done }) => done === 2 && controller.abort(),
    });
    await expect(fitting).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('plainAutoencoder', () => {
  it('scores by the angle where told to', async () => {
    const { x } = table(60, 3);
    const detector = plainAutoencoder({ autoencoder: net(), epochs: 2, score: 'angle' });
    await using fitted = await detector.fit(x, { engine, random: createRandom(1) });
    const scores = await fitted.score(x);
    expect(scores.every((angle) => angle >= 0 && angle <= Math.PI)).toBe(true);
  });

  it('says what is wrong with options', () => {
    expect(() => plainAutoencoder({} as never)).toThrow(/autoencoder/);
    expect(() => plainAutoencoder({ autoencoder: net(), epochs: 0 })).toThrow(DuadError);
    expect(() => robustAutoencoder({ autoencoder: net(), lambda: 0 })).toThrow(/lambda/);
  });
});

describe('robustAutoencoder', () => {
  const fit = (x: Matrix, lambda: number, penalty: 'l1' | 'l21-rows' | 'l21-columns' = 'l21-rows') =>
    robustAutoencoder({ autoencoder: net(), lambda, penalty, rounds: 5, epochsPerRound: 10 }).fit(x, {
      engine,
      random: createRandom(1),
    });

  it('puts whole anomalous rows into S, and hardly any others', async () => {
    const { x, labels } = table(400, 20);
    await using fitted = await fit(x, 0.6);
    const inSparse = Array.from(labels, (_, row) =>
      fitted.sparse.data.subarray(row * columns, (row + 1) * columns).some((value) => value !== 0),
    );
    const share = (label: number): number => {
      const rows = inSparse.filter((_, row) => labels[row] === label);
      return rows.filter(Boolean).length / rows.length;
    };
    expect(share(1)).toBeGreaterThan(0.5);
    expect(share(0)).toBeLessThan(0.05);
  });

  it('puts everything into S if that is cheap, nothing if it is dear', async () => {
    const { x } = table(80, 5);
    for (const penalty of ['l1', 'l21-rows', 'l21-columns'] as const) {
      await using cheap = await fit(x, 1e-6, penalty);
      expect(cheap.sparse.data.filter((value) => value !== 0).length).toBeGreaterThan(0.9 * x.data.length);
      await using dear = await fit(x, 1e6, penalty);
      expect(dear.sparse.data.every((value) => value === 0)).toBe(true);
    }
  });
});
