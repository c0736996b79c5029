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
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawMasks } from './dropout-masks.js';
import { type DagmmInput, dagmm, dagmmFromArtifact, presets } from './index.js';
import { energies, estimateMixture } from './mixture.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

const columns = 8;

/** Two curved groups of normal rows, and anomalies whose columns come from different rows. Labels: 1 = anomaly. */
function rowsWithOutliers(rows: number, anomalies: number, seed = 1): { x: Matrix; labels: Uint8Array } {
  const random = createRandom(seed);
  const data = new Float32Array(rows * columns);
  const labels = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const odd = i < anomalies;
    labels[i] = Number(odd);
    const draw = (): [number, number] => [random.uniform(), random.uniform() < 0.5 ? 0 : 2];
    const whole = draw();
    for (let j = 0; j < columns; j++) {
      const [t, side] = odd ? draw() : whole;
      const value = 0.5 + 0.4 * Math.sin(side + j + 1.5 * t) + 0.02 * random.normal();
      data[i * columns + j] = value;
    }
  }
  return { x: matrix(data, rows, columns), labels };
}

const small: DagmmInput = {
  hidden: [6],
  codeSize: 1,
  components: 2,
  estimationHidden: [5],
  epochs: 60,
  batchSize: 128,
  learningRate: 5e-3,
};
const fit = (x: Matrix, options: DagmmInput = small, seed = 1) =>
  dagmm(options).fit(x, { engine, random: createRandom(seed) });

describe('dagmm', () => {
  it('does not depend on the units of the columns, unless it takes them as they are', async () => {
    const { x } = rowsWithOutliers(300, 10);
    const inOtherUnits = matrix(
      x.data.map((value, i) => value * 2 ** ((i % columns) - 3)),
      x.rows,
      columns,
    );
    const scoresOf = async (rows: Matrix, scaling: 'standard' | 'none') => {
      await using fitted = await fit(rows, { ...small, epochs: 2, scaling });
      return await fitted.score(rows, { engine });
    };
    expect(await scoresOf(inOtherUnits, 'standard')).toEqual(await scoresOf(x, 'standard'));
    expect(await scoresOf(inOtherUnits, 'none')).not.toEqual(await scoresOf(x, 'none'));
  });

  it('takes a constant column for what it is', async () => {
    const { x } = rowsWithOutliers(300, 10);
    const data = x.data.map((value, i) => (i % columns === 0 ? 0.1 : value));
    await using fitted = await fit(matrix(data, x.rows, columns), { ...small, epochs: 1 });
    const scores = await fitted.score(matrix(data, x.rows, columns), { engine });
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it('is unsupervised, and says what it was made with', () => {
    expect(dagmm()).toMatchObject({
      specVersion: 1,
      name: 'dagmm',
      supervision: 'unsupervised',
      options: { hidden: [60, 30, 10], codeSize: 1, components: 4, energyWeight: 0.1, covarianceWeight: 0.005 },
    });
    for (const preset of Object.values(presets)) expect(() => dagmm(preset())).not.toThrow();
  });

  it('finds rows that are off the groups, better than the same networks with next to no training', async () => {
    const { x } = rowsWithOutliers(800, 0);
    const test = rowsWithOutliers(400, 100, 2);
    await using fitted = await fit(x);
    await using untrained = await fit(x, { ...small, epochs: 1, learningRate: 1e-12 });
    const trained = areaUnderRoc(await fitted.score(test.x), test.labels);
    expect(trained).toBeGreaterThan(0.8);
    expect(trained).toBeGreaterThan(areaUnderRoc(await untrained.score(test.x), test.labels) + 0.1);
    expect(fitted.losses).toHaveLength(60);
    expect(fitted.losses.at(-1)!).toBeLessThan(fitted.losses[0]!);
  });

  it('has a mixture whose weights sum to one', async () => {
    const { x } = rowsWithOutliers(300, 0);
    await using fitted = await fit(x, { ...small, epochs: 3 });
    expect(fitted.mixture.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    expect(fitted.mixture.means).toHaveLength(2 * 3);
    expect(fitted.mixture.covariances).toHaveLength(2 * 9);
  });

  it('takes the same steps from the same seed, bit for bit, and others from another', async () => {
    const { x } = rowsWithOutliers(200, 10);
    const scores = async (seed: number): Promise<Float32Array> => {
      await using fitted = await fit(x, { ...small, epochs: 4 }, seed);
      return await fitted.score(x);
    };
    const first = await scores(3);
    expect(await scores(3)).toEqual(first);
    expect(await scores(4)).not.toEqual(first);
  });

  it('scores a row the same, to the bit, whatever rows stand beside it', async () => {
    const { x } = rowsWithOutliers(1500, 10);
    await using fitted = await fit(x, { ...small, epochs: 3 });
    const whole = await fitted.score(x);
    const chosen = [1400, 3, 3, 700];
    expect(await fitted.score(selectRows(x, chosen))).toEqual(Float32Array.from(chosen, (row) => whole[row]!));
    expect(await fitted.score(selectRows(x, [700]))).toEqual(whole.slice(700, 701));
  });

  it('survives saving and loading with the same scores to the bit', async () => {
    const { x } = rowsWithOutliers(200, 10);
    await using fitted = await fit(x, { ...small, epochs: 5, reconstructionFeatures: ['cosine'], codeSize: 2 });
    const artifact = decodeArtifact(encodeArtifact(await fitted.toArtifact()), 'test');
    await using loaded = await dagmmFromArtifact(artifact, { engine });
    expect(await loaded.score(x)).toEqual(await fitted.score(x));
    expect(loaded.mixture).toEqual(fitted.mixture);
  });

  it('refuses damaged artifacts', async () => {
    const { x } = rowsWithOutliers(100, 5);
    await using fitted = await fit(x, { ...small, epochs: 1 });
    const artifact = await fitted.toArtifact();
    const invalid = { code: 'INVALID_ARTIFACT' };
    const arrays = { ...artifact.arrays, 'mixture.means': new Float64Array(1) };
    await expect(dagmmFromArtifact({ ...artifact, arrays })).rejects.toMatchObject(invalid);
    await expect(dagmmFromArtifact({ ...artifact, arrays: {} })).rejects.toMatchObject(invalid);
    await expect(dagmmFromArtifact({ ...artifact, package: 'other' })).rejects.toMatchObject(invalid);
    const header = { ...artifact.header, columns: undefined };
    await expect(dagmmFromArtifact({ ...artifact, header })).rejects.toMatchObject(invalid);
  });

  it.each([
    ['a constant table', matrix(new Float32Array(60).fill(0.5), 20, 3)],
    ['zeros', matrix(new Float32Array(60), 20, 3)],
    [
      'one column',
      matrix(
        Float32Array.from({ length: 40 }, (_, i) => i / 40),
        40,
        1,
      ),
    ],
    [
      'two rows',
      matrixFromRows([
        [0, 1],
        [1, 0],
      ]),
    ],
    [
      'large numbers',
      matrix(
        Float32Array.from({ length: 60 }, (_, i) => 1e4 * Math.sin(i)),
        20,
        3,
      ),
    ],
  ])('gives finite scores to %s', async (_, x) => {
    await using fitted = await fit(x, { ...small, epochs: 5 });
    expect((await fitted.score(x)).every(Number.isFinite)).toBe(true);
  });

  it('scores rows far beyond what it was trained on high and finite', async () => {
    const { x } = rowsWithOutliers(300, 0);
    await using fitted = await fit(x, { ...small, epochs: 10 });
    const usual = Math.max(...(await fitted.score(x)));
    const [far] = await fitted.score(matrix(new Float32Array(columns).fill(1e15), 1, columns));
    expect(Number.isFinite(far)).toBe(true);
    expect(far!).toBeGreaterThan(usual);
  });

  it('says what is wrong with options and data, and leaves the input alone', async () => {
    expect(() => dagmm({ components: 0 })).toThrow(/components/);
    expect(() => dagmm({ reconstructionFeatures: [] })).toThrow(/reconstructionFeatures/);
    expect(() => dagmm({ reconstructionFeatures: ['cosine', 'cosine'] })).toThrow(/twice/);
    expect(() => dagmm({ colour: 1 } as never)).toThrow(DuadError);
    await expect(fit(matrixFromRows([[1, 2]]))).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
    await expect(fit(matrixFromRows([[1], [Number.NaN]]))).rejects.toMatchObject({ code: 'NOT_FINITE' });
    const { x } = rowsWithOutliers(100, 5);
    const copy = x.data.slice();
    await using fitted = await fit(x, { ...small, epochs: 1 });
    expect(x.data).toEqual(copy);
    await expect(fitted.score(matrixFromRows([[1, 2]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
  });

  it('refuses values that cannot be squared', async () => {
    const { x } = rowsWithOutliers(64, 0);
    const huge = matrix(
      x.data.map((value) => value * 1e30),
      x.rows,
      x.columns,
    );
    await expect(fit(huge)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('stops when it is cancelled', async () => {
    const { x } = rowsWithOutliers(200, 10);
    const controller = new AbortController();
    const stages: string[] = [];
    const fitting = dagmm({ ...small, epochs: 1_000_000 }).fit(x, {
      engine,
      random: createRandom(1),
      signal: controller.signal,
      onProgress: ({ stage, done }) => {
        stages.push(stage);
        if (done === 3) controller.abort();
      },
    });
    await expect(fitting).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(stages).toEqual(['epoch-end', 'epoch-end', 'epoch-end']);
  });

  it('is of no use once disposed of', async () => {
    const { x } = rowsWithOutliers(50, 5);
    const fitted = await fit(x, { ...small, epochs: 1 });
    await fitted[Symbol.asyncDispose]();
    await expect(fitted.score(x)).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(fitted.toArtifact()).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

describe('drawMasks', () => {
  it('leaves out the stated share and keeps the mean at one', () => {
    const masks = drawMasks(new Float32Array(100_001), 0.3, createRandom(1));
    const kept = masks.filter((value) => value > 0);
    expect(kept.length / masks.length).toBeCloseTo(0.7, 2);
    expect(new Set(kept).size).toBe(1);
    expect(kept[0]! * 0.7).toBeCloseTo(1, 3);
  });
});

describe('mixture', () => {
  it('does not depend on the order of the rows, nor energies on that of the components', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const random = createRandom(seed);
        const rows = 20;
        const z = Float32Array.from({ length: rows * 2 }, () => random.normal());
        const gamma = new Float32Array(rows * 2);
        for (let i = 0; i < rows; i++) {
          gamma[2 * i] = random.uniform();
          gamma[2 * i + 1] = 1 - gamma[2 * i]!;
        }
        const order = random.permutation(rows);
        const permute = (values: Float32Array): Float32Array =>
          Float32Array.from({ length: rows * 2 }, (_, i) => values[order[i >> 1]! * 2 + (i & 1)]!);
        const swap = (values: Float32Array): Float32Array => values.map((_, i) => values[i ^ 1]!);
        const plain = energies(z, estimateMixture(z, gamma, 2, 1e-6), 2);
        const shuffled = energies(z, estimateMixture(permute(z), permute(gamma), 2, 1e-6), 2);
        const swapped = energies(z, estimateMixture(z, swap(gamma), 2, 1e-6), 2);
        expect(shuffled).toBeAllClose(plain);
        expect(swapped).toBeAllClose(plain);
      }),
      { numRuns: 30 },
    );
  });
});
