import { adjustedRandIndex, blobs } from '@duad/conformance';
import { createRandom, decodeArtifact, encodeArtifact, matrix, matrixFromRows, selectRows } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hdbscan } from './hdbscan.js';
import { type HdbscanClustering, hdbscanFromArtifact } from './hdbscan-clustering.js';
import type { HdbscanOptions } from './options.js';

const centres = [
  [0, 0, 0],
  [30, 0, 0],
  [0, 30, 0],
];
const context = (seed = 1) => ({ random: createRandom(seed) });
const column = (...values: number[]) => matrix(Float32Array.from(values), values.length, 1);
const fitTo = (x: ReturnType<typeof column>, options: HdbscanOptions = {}) => hdbscan(options).fit(x, context());

describe('hdbscan', () => {
  // Single linkage, as minimumSamples is 1: joins at 1, 1, 2, 2.5, 7 and 26.5.
  const line = column(0, 1, 3, 10, 11, 13.5, 40);
  const small = { minimumClusterSize: 2, minimumSamples: 1 };

  it('gives on a line what can be worked out by hand', async () => {
    const fitted = await fitTo(line, small);
    expect([...fitted.labels]).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(fitted.probabilities).toBeAllClose([1, 1, 1 / 2, 1, 1, 1 / 2.5, 0], { absolute: 1e-15 });
    expect(fitted.outlierScores).toBeAllClose([0, 0, 1 - 1 / 2, 0, 0, 1 - 1 / 2.5, 1 - 1 / 26.5], { absolute: 1e-15 });
    const stability = (middle: number) => 1 / middle - 1 / 7 + 2 * (1 - 1 / 7);
    expect(fitted.stabilities).toBeAllClose([stability(2), stability(2.5)], { absolute: 1e-15 });
    expect(fitted.warnings).toEqual([]);
  });

  it('merges clusters born below an epsilon, up to the whole table if that is allowed', async () => {
    const labelsAt = async (clusterSelectionEpsilon: number, allowSingleCluster = false) => {
      const fitted = await fitTo(line, { ...small, clusterSelectionEpsilon, allowSingleCluster });
      return [...fitted.labels];
    };
    expect(await labelsAt(6)).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(await labelsAt(8)).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(await labelsAt(8, true)).toEqual([0, 0, 0, 0, 0, 0, -1]);
    expect(await labelsAt(30, true)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('answers one dense part as a single cluster only where that is allowed', async () => {
    const { x } = blobs(2, 60, [[0, 0]]);
    const refused = await fitTo(x, { minimumClusterSize: 25 });
    expect(refused.count).toBe(0);
    expect(refused.warnings.map(({ code }) => code)).toEqual(['NO_CLUSTERS']);
    const options = { minimumSamples: 5, allowSingleCluster: true, clusterSelectionEpsilon: 1.5 };

    const allowed = await fitTo(x, { minimumClusterSize: 25, ...options });
    expect(allowed.count).toBe(1);
    expect(allowed.labels.filter((label) => label === 0).length).toBeGreaterThan(45);
  });

  it('answers the leaves of the hierarchy, or no clusters above a size, where asked to', async () => {
    // Two groups of two pairs: joins at 0.9, 1.1 and 97.1. Excess of mass prefers the groups.
    const x = column(0, 0.9, 2, 2.9, 100, 100.9, 102, 102.9);
    const countWith = async (options: HdbscanOptions) => (await fitTo(x, { ...small, ...options })).count;
    expect(await countWith({})).toBe(2);
    expect(await countWith({ maximumClusterSize: 3 })).toBe(4);
    expect(await countWith({ maximumClusterSize: 1 })).toBe(0);
    expect(await countWith({ selection: 'leaf' })).toBe(4);
    expect(await countWith({ selection: 'leaf', clusterSelectionEpsilon: 1 })).toBe(4);
    expect(await countWith({ selection: 'leaf', clusterSelectionEpsilon: 2 })).toBe(2);
  });

  it('finds separated blobs and leaves far rows unplaced', async () => {
    const { x, truth } = blobs(1, 100, centres);
    const far = [500, 500, 500, -500, 300, 200, 1000, -2000, 300];
    const fitted = await fitTo(matrix(Float32Array.of(...x.data, ...far), x.rows + 3, 3), { minimumClusterSize: 20 });
    expect(fitted.count).toBe(3);
    const placed = fitted.labels.map((label, row) => (label < 0 ? -1 : truth[row]!));
    expect(adjustedRandIndex(fitted.labels, placed)).toBe(1);
    expect([...fitted.labels.subarray(300)]).toEqual([-1, -1, -1]);
    expect(fitted.labels.filter((label) => label < 0).length).toBeLessThan(30);
    expect(Math.min(...fitted.outlierScores!.subarray(300))).toBeGreaterThan(0.9);
  });

  it('leaves a row between two clusters to neither, in whatever order the rows come', async () => {
    const rows = [0, 1, 2, 4, 6, 7, 8];
    const random = createRandom(3);
    for (let repeat = 0; repeat < 10; repeat++) {
      const order = random.permutation(rows.length);
      const fitted = await fitTo(selectRows(column(...rows), order), { minimumClusterSize: 3, minimumSamples: 1 });
      expect(fitted.count).toBe(2);
      expect([...order].filter((_, at) => fitted.labels[at] === -1)).toEqual([3]);
    }
  });

  it('permutes the answer as the rows are permuted, ties and equal rows included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.constantFrom(0, 4, 12),
        fc.record({
          minimumClusterSize: fc.integer({ min: 2, max: 8 }),
          minimumSamples: fc.integer({ min: 1, max: 8 }),
          selection: fc.constantFrom('excess-of-mass' as const, 'leaf' as const),
          clusterSelectionEpsilon: fc.constantFrom(0, 0.7, 2),
          allowSingleCluster: fc.boolean(),
        }),
        async (seed, values, options) => {
          const random = createRandom(seed);
          const draw = () => (values === 0 ? random.normal() : random.integer(values));
          const x = matrix(Float32Array.from({ length: 120 }, draw), 60, 2);
          const order = random.permutation(60);
          const straight = await fitTo(x, options);
          const permuted = await fitTo(selectRows(x, order), options);
          expectSound(straight, options);
          expectSound(permuted, options);
          expect(inOrderOfAppearance([...order].map((row) => straight.labels[row]!))).toEqual([...permuted.labels]);
          expect([...order].map((row) => straight.probabilities[row])).toEqual([...permuted.probabilities]);
          expect([...order].map((row) => straight.outlierScores![row])).toEqual([...permuted.outlierScores!]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives the same bits every time, whatever the seed, in a tree and by products', async () => {
    for (const width of [3, 200]) {
      const { x } = blobs(5, 300, [new Array(width).fill(0), new Array(width).fill(9)]);
      const [a, b] = [await hdbscan().fit(x, context(1)), await hdbscan().fit(x, context(2))];
      expect(a.toArtifact().arrays).toEqual(b.toArtifact().arrays);
    }
  });

  it('finds blobs in many columns by products on the engine', async () => {
    const spread = [0, 1, 2].map((blob) => Array.from({ length: 300 }, (_, j) => (j % 3 === blob ? 4 : 0)));
    const { x, truth } = blobs(6, 250, spread);
    const fitted = await fitTo(x);
    expect(adjustedRandIndex(fitted.labels, truth)).toBeGreaterThan(0.95);
  });
});

describe('assignment of new rows', () => {
  it('gives the fitted rows their labels and new ones those of the clusters they lie in', async () => {
    for (const options of [{}, { minimumClusterSize: 20 }, { allowSingleCluster: true, clusterSelectionEpsilon: 2 }]) {
      const { x } = blobs(7, 80, centres);
      const fitted = await fitTo(x, options);
      expect(await fitted.inductive!.assign(x)).toEqual(fitted.labels);
      const some = createRandom(1).sample(x.rows, 30);
      expect([...(await fitted.inductive!.assign(selectRows(x, some)))]).toEqual(
        [...some].map((i) => fitted.labels[i]),
      );
    }
    const { x, truth } = blobs(7, 80, centres);
    const fitted = await fitTo(x, { minimumClusterSize: 20 });
    const labelOfBlob = centres.map((_, blob) => fitted.labels.find((label, i) => label >= 0 && truth[i] === blob));
    const news = matrixFromRows([...centres, [-900, 0, 0]]);
    expect([...(await fitted.inductive!.assign(news))]).toEqual([...labelOfBlob, -1]);
  });

  it('refuses rows of another width or with NaN', async () => {
    const { inductive } = await fitTo(column(1, 2, 3));
    await expect(inductive!.assign(matrixFromRows([[1, 2]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
    await expect(inductive!.assign(column(Number.NaN))).rejects.toMatchObject({ code: 'NOT_FINITE' });
  });

  it('survives being written and read', async () => {
    const { x } = blobs(8, 60, centres);
    const fitted = await fitTo(x);
    const read = hdbscanFromArtifact(decodeArtifact(encodeArtifact(fitted.toArtifact()), 'test'));
    for (const key of ['labels', 'probabilities', 'outlierScores', 'stabilities', 'count', 'warnings'] as const) {
      expect(read[key]).toEqual(fitted[key]);
    }
    const { x: news } = blobs(9, 60, centres);
    expect(await read.inductive!.assign(news)).toEqual(await fitted.inductive!.assign(news));
    expect(() => hdbscanFromArtifact({ ...fitted.toArtifact(), package: 'another' })).toThrowError(/another/);
  });
});

describe('hdbscan on awkward tables', () => {
  it.each([1, 2, 4])('calls all rows noise where there are but %i', async (rows) => {
    const fitted = await fitTo(column(...[3, 1, 4, 1].slice(0, rows)));
    expect([...fitted.labels]).toEqual(new Array(rows).fill(-1));
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['FEWER_ROWS', 'NO_CLUSTERS']);
    expect([...(await fitted.inductive!.assign(column(3)))]).toEqual([-1]);
  });

  it('takes rows that are all equal', async () => {
    const x = column(...new Array(30).fill(7));
    expect((await fitTo(x)).count).toBe(0);
    const single = await fitTo(x, { allowSingleCluster: true });
    expect(single.count).toBe(1);
    expect([...single.probabilities]).toEqual(new Array(30).fill(1));
    expect([...single.outlierScores!]).toEqual(new Array(30).fill(0));
  });

  it('makes equal rows a cluster beside others', async () => {
    const fitted = await fitTo(column(...new Array(10).fill(1), ...new Array(10).fill(2), 50, 80));
    expect([...fitted.labels]).toEqual([...new Array(10).fill(0), ...new Array(10).fill(1), -1, -1]);
    expect([...fitted.stabilities!]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it.each([1e30, 1e-30])('takes values of the order of %d', async (scale) => {
    const { x } = blobs(11, 60, centres);
    const scaled = await fitTo(
      matrix(
        x.data.map((value) => value * scale),
        x.rows,
        3,
      ),
    );
    expectSound(scaled, {});
    expect(adjustedRandIndex(scaled.labels, (await fitTo(x)).labels)).toBe(1);
  });

  it('refuses what it cannot work on', async () => {
    await expect(fitTo(column(1, Number.NaN))).rejects.toMatchObject({ code: 'NOT_FINITE' });
    await expect(fitTo(column(1, Number.POSITIVE_INFINITY))).rejects.toMatchObject({ code: 'NOT_FINITE' });
    await expect(fitTo(matrixFromRows([]))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    for (const options of [{ minimumClusterSize: 1 }, { minimumSamples: 0 }, { selection: 'eom' }, { metric: 'l1' }]) {
      expect(() => hdbscan(options as never)).toThrowError(expect.objectContaining({ code: 'INVALID_OPTION' }));
    }
  });

  it('leaves the rows as they are and does not hold on to them', async () => {
    const { x } = blobs(14, 40, centres);
    const before = x.data.slice();
    const fitted = await fitTo(x);
    expect(x.data).toEqual(before);
    x.data.fill(0);
    expect(await fitted.inductive!.assign(matrix(before, x.rows, 3))).toEqual(fitted.labels);
  });

  it('does not start once cancelled', async () => {
    const run = hdbscan().fit(column(1, 2, 3), { ...context(), signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

function inOrderOfAppearance(labels: readonly number[]): number[] {
  const seen = [...new Set(labels.filter((label) => label >= 0))];
  return labels.map((label) => seen.indexOf(label));
}

/** Gap-free labels, clusters large enough, figures within their ranges. */
function expectSound(fitted: HdbscanClustering, { minimumClusterSize = 5, allowSingleCluster }: HdbscanOptions): void {
  const { labels, count, probabilities, outlierScores, stabilities } = fitted;
  const sizes = new Int32Array(count);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  const isWhole = count === 1 && allowSingleCluster;
  expect([...sizes].every((size) => size >= (isWhole ? 1 : minimumClusterSize))).toBe(true);
  expect([...probabilities].every((value, i) => (labels[i]! < 0 ? value === 0 : value >= 0 && value <= 1))).toBe(true);
  expect([...outlierScores!].every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(stabilities!.length).toBe(count);
  expect([...stabilities!].every((value) => value >= 0)).toBe(true);
}
