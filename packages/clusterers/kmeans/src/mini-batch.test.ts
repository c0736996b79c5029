import { adjustedRandIndex, blobs } from '@duad/conformance';
import { createRandom, decodeArtifact, encodeArtifact, matrix, matrixFromRows } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kmeans } from './kmeans.js';
import { kmeansFromArtifact } from './kmeans-clustering.js';
import type { KMeansOptions } from './options.js';
import { squaredDistance } from './squared-distance.js';

const corners = [
  [0, 0, 0],
  [30, 0, 0],
  [0, 30, 0],
  [0, 0, 30],
];
const context = (seed = 1) => ({ random: createRandom(seed) });
const inBatches = (options: KMeansOptions = {}) => kmeans({ algorithm: 'mini-batch', clusters: 4, ...options });

describe('mini-batches', () => {
  it('find separated blobs and end near where Lloyd ends', async () => {
    const { x, truth } = blobs(1, 3000, corners);
    const fitted = await inBatches({ restarts: 3, batchSize: 200 }).fit(x, context());
    expect(adjustedRandIndex(fitted.labels, truth)).toBe(1);
    const { inertia } = await kmeans({ clusters: 4, restarts: 3 }).fit(x, context());
    expect(fitted.inertia / inertia).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(fitted.inertia / inertia).toBeLessThan(1.01);
    expect(fitted.warnings).toEqual([]);
    expect(fitted.iterations * 200).toBeLessThan(10 * x.rows);
  });

  it('lower the inertia of their start', async () => {
    const { x } = blobs(2, 500, [
      [0, 0],
      [3, 1],
      [1, -4],
    ]);
    const centers = [...x.data.subarray(0, 2 * 8)];
    const options = { clusters: 8, initialisation: { centers }, batchSize: 100 };
    const fitted = await inBatches(options).fit(x, context());
    let before = 0;
    for (let row = 0; row < x.rows; row++) {
      before += Math.min(...Array.from({ length: 8 }, (_, k) => squaredDistance(x, row, centers, 2 * k)));
    }
    expect(fitted.inertia).toBeLessThan(0.8 * before);
  });

  it('leave each centre at the mean of the rows that it has seen: Sculley’s rates', async () => {
    const x = matrixFromRows([[0], [2], [4], [6]]);
    let batches = 0;
    const drawn: number[] = [];
    const random = createRandom(3);
    const recording = { ...random, integer: (limit: number) => drawn[drawn.push(random.integer(limit)) - 1]! };
    const fitted = await inBatches({ clusters: 1, initialisation: { centers: [100] }, batchSize: 3 }).fit(x, {
      random: { ...recording, fork: () => recording },
      onProgress: () => batches++,
    });
    expect(drawn.length).toBe(3 * batches);
    expect(fitted.centers[0]).toBeCloseTo(drawn.reduce((sum, row) => sum + 2 * row, 0) / drawn.length, 10);
  });

  it('bring a starved centre back among the rows, unless told not to', async () => {
    const { x } = blobs(4, 300, corners);
    const centers = [...corners.slice(0, 3).flat(), 500, 500, 500];
    const options = { initialisation: { centers }, batchSize: 100 };
    const moved = await inBatches(options).fit(x, context());
    expect(moved.count).toBe(4);
    const left = await inBatches({ ...options, starvedShare: 0 }).fit(x, context());
    expect(left.count).toBe(3);
    expect(left.warnings.map(({ code }) => code)).toContain('EMPTY_CLUSTERS');
    const strict = inBatches({ ...options, starvedShare: 0, emptyClusters: 'error' }).fit(x, context());
    await expect(strict).rejects.toMatchObject({ code: 'DEGENERATE_DATA' });
  });

  it('label the rows as assign does and give the same bits for the same seed, by vectors too', async () => {
    for (const perBlob of [40, 10_000]) {
      const { x } = blobs(5, perBlob, corners);
      const clusterer = inBatches({ clusters: 20, batchSize: 300, iterations: 1 });
      const [a, b] = [await clusterer.fit(x, context(7)), await clusterer.fit(x, context(7))];
      expect(a.labels).toEqual(b.labels);
      expect(a.centers).toEqual(b.centers);
      expect(await a.inductive.assign(x)).toEqual(a.labels);
      const read = kmeansFromArtifact(decodeArtifact(encodeArtifact(a.toArtifact()), 'test'));
      expect(await read.inductive.assign(x)).toEqual(a.labels);
    }
  });

  it('keep the contract on any table', async () => {
    const value = fc.integer({ min: -2, max: 2 });
    const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 30 }), async (table, batchSize) => {
        const { labels, count, centers, inertia } = await inBatches({ clusters: 7, batchSize }).fit(
          matrixFromRows(table),
          context(),
        );
        expect([...new Set(labels)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, label) => label));
        expect([...centers, inertia].every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('warn where the passes run out, and can be cancelled', async () => {
    const { x } = blobs(6, 1000, corners);
    const short = await inBatches({ batchSize: 500, iterations: 1 }).fit(x, context());
    expect(short.iterations).toBe(8);
    expect(short.warnings.map(({ code }) => code)).toEqual(['NOT_CONVERGED']);
    const controller = new AbortController();
    let batches = 0;
    const run = inBatches({ batchSize: 50 }).fit(x, {
      ...context(),
      signal: controller.signal,
      onProgress: () => {
        if (++batches === 3) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(batches).toBe(3);
  });

  it('leave the rows as they are', async () => {
    const { x } = blobs(7, 40, corners);
    const copy = matrix(x.data.slice(), x.rows, x.columns);
    await inBatches().fit(x, context());
    expect(x.data).toEqual(copy.data);
  });
});
