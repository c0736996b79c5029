import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { denseAutoencoder } from '@duad/autoencoders';
import { gmm } from '@duad/clusterer-gmm';
import { areaUnderRoc } from '@duad/conformance';
import { createRandom, DuadError, type Matrix, matrix, matrixFromRows } from '@duad/core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  angle,
  angleAndNeighbourhood,
  averagedVariance,
  clusterVariance,
  type DuadOptions,
  duad,
  everything,
  type FittedDuad,
  heldOut,
  loadDuad,
  type SelectionRound,
  squaredError,
  trimmed,
} from './index.js';

/** Normal rows near a plane in 8 dimensions, in three groups; anomalies, one in ten, of another plane each. */
function mixture(rows: number, seed: number): { x: Matrix; labels: Uint8Array } {
  const random = createRandom(seed);
  const d = 8;
  const data = new Float32Array(rows * d);
  const labels = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    labels[i] = i % 10 === 0 ? 1 : 0;
    const row = data.subarray(i * d, (i + 1) * d);
    if (labels[i]) {
      for (let j = 0; j < d; j++) row[j] = 0.5 * random.normal();
    } else {
      const group = i % 3;
      const [a, b] = [1 + 0.2 * random.normal(), 0.3 * random.normal() + group - 1];
      for (let j = 0; j < d; j++) row[j] = a * Math.cos(j) + b * Math.sin(j) + 0.02 * random.normal();
    }
  }
  return { x: matrix(data, rows, d), labels };
}

const quick: Partial<DuadOptions> = {
  initialClusterer: gmm({ components: 8 }),
  clusterer: gmm({ components: 8 }),
  autoencoder: denseAutoencoder({ hidden: [16], codeSize: 2, batchSize: 32, learningRate: 5e-3 }),
  initialAnomalyPercent: 30,
  anomalyPercent: 20,
  reevaluateEvery: 4,
  epochs: 24,
  tolerance: 0.01,
  whenStable: 'train-on',
  neighbourhoodClusters: 8,
};

const { x, labels } = mixture(600, 1);

describe('duad', () => {
  it.each([
    ['cluster variance', clusterVariance()],
    ['cluster variance by rows', clusterVariance({ share: 'rows' })],
    ['averaged variance', averagedVariance({ fits: 3 })],
    ['held-out neighbourhoods', heldOut()],
    ['trimming', trimmed()],
    ['no selection', everything()],
  ])('finds anomalies with %s', async (_name, selection) => {
    await using fitted = await duad({ ...quick, selection }).fit(x, { random: createRandom(1) });
    const scores = await fitted.score(x);
    expect(areaUnderRoc(scores, labels)).toBeGreaterThan(0.9);
    expect(new Set(scores).size).toBeGreaterThan(0.9 * x.rows);
    expect(fitted.history[0]!.epoch).toBe(0);
    expect(fitted.history.at(-1)!.selected).toBe(fitted.selectedRows.length);
  });

  it.each([angle(), angleAndNeighbourhood(), squaredError()])('scores by $name', async (score) => {
    await using fitted = await duad({ ...quick, selection: trimmed(), score }).fit(x, { random: createRandom(2) });
    expect(fitted.scoreName).toBe(score.name);
    expect(areaUnderRoc(await fitted.score(x), labels)).toBeGreaterThan(0.9);
  });

  it('selects purer rows than chance would: the point of the method', async () => {
    const shares: number[] = [];
    await using _fitted = await duad({
      ...quick,
      selection: heldOut(),
      observe: ({ selection }) =>
        shares.push(selection.rows.reduce((sum, row) => sum + labels[row]!, 0) / selection.rows.length),
    }).fit(x, { random: createRandom(3) });
    expect(shares.length).toBeGreaterThan(1);
    expect(shares.at(-1)!).toBeLessThan(0.02);
  });

  it('gives the same scores from the same seed, bit for bit', async () => {
    const run = async (): Promise<Float32Array> => {
      const options = { ...quick, epochs: 8, selection: heldOut(), score: angleAndNeighbourhood() };
      await using fitted = await duad(options).fit(x, { random: createRandom(11) });
      return await fitted.score(x);
    };
    expect(await run()).toEqual(await run());
  });

  it('follows the epochs of Algorithm 1: every r-th one selects instead of training', async () => {
    const stages: string[] = [];
    const rounds: SelectionRound[] = [];
    const options = {
      ...quick,
      epochs: 9,
      reevaluateEvery: 3,
      tolerance: 0,
      observe: (r: SelectionRound) => void rounds.push(r),
    };
    await using fitted = await duad(options).fit(x, {
      random: createRandom(1),
      onProgress: ({ stage, done }) => void (stage !== 'iteration-end' && stages.push(`${stage} ${done}`)),
    });
    expect(rounds.map(({ epoch }) => epoch)).toEqual(fitted.history.map(({ epoch }) => epoch));
    for (const { epoch } of fitted.history.slice(1)) expect(epoch % 3).toBe(0);
    expect(stages.filter((stage) => stage.startsWith('epoch-end')).length).toBeGreaterThanOrEqual(6);
    expect(fitted.history[0]!.changed).toBe(fitted.history[0]!.selected);
    expect(fitted.history[0]!.clusters!.variances).toEqual(
      [...fitted.history[0]!.clusters!.variances].sort((a, b) => a - b),
    );
  });

  it('stops at a selection that stands still when told so', async () => {
    const options = { ...quick, selection: everything(), whenStable: 'stop' as const, epochs: 100 };
    await using fitted = await duad(options).fit(x, { random: createRandom(1) });
    expect(fitted.history.map(({ epoch }) => epoch)).toEqual([0, 4]);
    expect(fitted.warnings).toEqual([]);
  });

  it('warns when the selection never settled', async () => {
    const restless = { ...trimmed(), begin: async () => restlessSelector() };
    await using fitted = await duad({ ...quick, selection: restless, tolerance: 0 }).fit(x, {
      random: createRandom(1),
    });
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['SELECTION_NOT_STABLE']);
  });

  it('explains: what the columns add sums to 1 - cos of the angle', async () => {
    await using fitted = await duad({ ...quick, selection: trimmed() }).fit(x, { random: createRandom(1) });
    const [scores, parts] = [await fitted.score(x), await fitted.explain(x)];
    const sums = Float64Array.from(scores, (_, row) =>
      parts.data.subarray(row * 8, row * 8 + 8).reduce((sum, part) => sum + part, 0),
    );
    expect(sums).toBeAllClose(
      scores.map((score) => 1 - Math.cos(score)),
      { absolute: 1e-5, relative: 1e-3 },
    );
  });

  it('averages several nets', async () => {
    const options = { ...quick, selection: trimmed(), nets: 3, epochs: 6 };
    await using fitted = await duad(options).fit(x, { random: createRandom(1) });
    const artifact = await fitted.toArtifact();
    expect(Object.keys(artifact.children!)).toEqual(expect.arrayContaining(['net0', 'net1', 'net2', 'scorer']));
    expect(artifact.children!.net0!.arrays.weight0).not.toEqual(artifact.children!.net1!.arrays.weight0);
  });

  it('scores a row the same whatever rows stand beside it', async () => {
    const options = { ...quick, epochs: 6, selection: trimmed(), score: angleAndNeighbourhood() };
    await using fitted = await duad(options).fit(x, { random: createRandom(1) });
    const whole = await fitted.score(x);
    const alone = await fitted.score(matrix(x.data.slice(0, 8), 1, 8));
    expect(alone[0]).toBeCloseTo(whole[0]!, 5);
  });

  it('leaves the input as it was', async () => {
    const copy = x.data.slice();
    await using _fitted = await duad({ ...quick, epochs: 4, selection: heldOut() }).fit(x, { random: createRandom(1) });
    expect(x.data).toEqual(copy);
  });
});

describe('saved detectors', () => {
  let folder: string;
  let fitted: FittedDuad;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duad-'));
    const options = { ...quick, epochs: 6, nets: 2, selection: heldOut(), score: angleAndNeighbourhood({ weight: 2 }) };
    fitted = await duad(options).fit(x, { random: createRandom(5) });
  });

  it('give the same scores after a round trip, to the bit', async () => {
    const path = join(folder, 'model.duad');
    await fitted.save(path);
    await using loaded = await loadDuad(path);
    expect(await loaded.score(x)).toEqual(await fitted.score(x));
    expect(loaded.history).toEqual(fitted.history);
    expect(await readdir(folder)).toEqual(['model.duad']);
  });

  it('are refused when cut off at any length, foreign, or missing', async () => {
    const path = join(folder, 'model.duad');
    await fitted.save(path);
    const bytes = await readFile(path);
    const cut = join(folder, 'cut.duad');
    for (const share of [0, 0.001, 0.05, 0.3, 0.7, 0.999]) {
      await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
      await expect(loadDuad(cut)).rejects.toMatchObject({ code: 'INVALID_ARTIFACT' });
    }
    await writeFile(cut, 'PK\u0003\u0004 something else entirely');
    await expect(loadDuad(cut)).rejects.toMatchObject({ code: 'INVALID_ARTIFACT' });
    await expect(loadDuad(join(folder, 'none'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(fitted.save(join(folder, 'no', 'such', 'folder'))).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  });
});

describe('bad input', () => {
  const context = { random: createRandom(1) };

  it.each([
    ['one row', matrixFromRows([[1, 2]]), 'TOO_FEW_ROWS'],
    ['no rows', matrix(new Float32Array(), 0, 2), 'TOO_FEW_ROWS'],
    ['all rows equal', matrixFromRows(Array(20).fill([1, 2, 3])), 'DEGENERATE_DATA'],
    [
      'NaN',
      matrixFromRows([
        [1, 2],
        [3, Number.NaN],
      ]),
      'NOT_FINITE',
    ],
    [
      'infinity',
      matrixFromRows([
        [1, 2],
        [Number.POSITIVE_INFINITY, 1],
      ]),
      'NOT_FINITE',
    ],
  ])('%s: an error with a code', async (_name, bad, code) => {
    await expect(duad(quick).fit(bad, context)).rejects.toMatchObject({ code });
  });

  it('names unknown options and wrong plug-ins', () => {
    expect(() => duad({ epoch: 3 } as never)).toThrow(/epoch/);
    expect(() => duad({ clusterer: {} as never })).toThrow(/clusterer/);
    expect(() => duad({ anomalyPercent: 120 })).toThrow(DuadError);
  });

  it('refuses a selection without rows', async () => {
    const none = {
      name: 'none',
      begin: async () => ({ first: async () => ({ rows: new Uint32Array() }), next: fail }),
    };
    await expect(duad({ ...quick, selection: none }).fit(x, context)).rejects.toMatchObject({
      code: 'DEGENERATE_DATA',
    });
  });

  it('is cancelled by the signal', async () => {
    const controller = new AbortController();
    const onProgress = ({ stage }: { stage: string }) => stage === 'epoch-end' && controller.abort();
    const run = duad({ ...quick, epochs: 100_000 }).fit(x, { ...context, signal: controller.signal, onProgress });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

function fail(): never {
  throw new DuadError('UNSUPPORTED', 'never called');
}

function restlessSelector() {
  let odd = false;
  const select = async () => {
    odd = !odd;
    return { rows: Uint32Array.from({ length: 300 }, (_, i) => 2 * i + (odd ? 1 : 0)) };
  };
  return { first: select, next: select };
}
