import { adjustedRandIndex, blobs } from '@duad/conformance';
import { createRandom, decodeArtifact, encodeArtifact, matrix, matrixFromRows } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { kmeans } from './kmeans.js';
import { kmeansFromArtifact } from './kmeans-clustering.js';
import { libraryIterations, maximumLibraryRows } from './library-iterations.js';
import { type KMeansOptions, kmeansOptions } from './options.js';
import { plainDistances } from './plain-distances.js';
import { survey } from './survey.js';

const corners = [
  [0, 0, 0],
  [30, 0, 0],
  [0, 30, 0],
  [0, 0, 30],
];
const context = (seed = 1) => ({ random: createRandom(seed) });
const library = (options: KMeansOptions = {}) => kmeans({ implementation: 'ml-kmeans', clusters: 4, ...options });

describe('the library ml-kmeans', () => {
  it('finds separated blobs, with assign and artifact as usual', async () => {
    const { x, truth } = blobs(1, 100, corners);
    const fitted = await library({ restarts: 3 }).fit(x, context());
    expect(adjustedRandIndex(fitted.labels, truth)).toBe(1);
    expect(fitted.warnings).toEqual([]);
    expect(await fitted.inductive.assign(x)).toEqual(fitted.labels);
    const read = kmeansFromArtifact(decodeArtifact(encodeArtifact(fitted.toArtifact()), 'test'));
    expect(await read.inductive.assign(x)).toEqual(fitted.labels);
    expect(read.inertia).toBe(fitted.inertia);
  });

  it('ends where our iterations end from the same start', async () => {
    const { x } = blobs(2, 200, [
      [0, 0],
      [2, 1],
      [1, -3],
    ]);
    const options = { clusters: 5, tolerance: 0, initialisation: { centers: [...x.data.subarray(0, 10)] } };
    const theirs = await library(options).fit(x, context());
    const ours = await kmeans(options).fit(x, context());
    expect(theirs.labels).toEqual(ours.labels);
    expect(theirs.centers).toBeAllClose(ours.centers, { absolute: 1e-9 });
    expect(theirs.inertia / ours.inertia).toBeCloseTo(1, 9);
  });

  it('leaves out clusters that lose their rows, which ours would move', async () => {
    const x = matrixFromRows([[0], [1], [10], [11], [50]]);
    const options = { clusters: 3, initialisation: { centers: [0, 10, 1000] } };
    const fitted = await library(options).fit(x, context());
    expect(fitted.count).toBe(2);
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['EMPTY_CLUSTERS']);
    const strict = library({ ...options, emptyClusters: 'error' }).fit(x, context());
    await expect(strict).rejects.toMatchObject({ code: 'DEGENERATE_DATA' });
  });

  it('is kept from tables on which it fails or takes too long', async () => {
    await expect(library().fit(matrixFromRows([[1], [Number.NaN]]), context())).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
    await expect(library().fit(matrixFromRows([]), context())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const many = matrix(new Float32Array(maximumLibraryRows + 1), maximumLibraryRows + 1, 1);
    await expect(library().fit(many, context())).rejects.toMatchObject({ code: 'TOO_MANY_ROWS' });
    const few = await library().fit(matrixFromRows([[1], [1], [1], [2]]), context());
    expect([...few.labels].map((label) => label === few.labels[0])).toEqual([true, true, true, false]);
    expect(few.warnings.map(({ code }) => code)).toEqual(['FEWER_CLUSTERS']);
    expect(library().capabilities).toMatchObject({ maximumRows: maximumLibraryRows, inductive: true });
  });

  it('can be cancelled between its iterations', async () => {
    const { x } = blobs(3, 300, [
      [0, 0, 0],
      [1, 1, 1],
    ]);
    const controller = new AbortController();
    let iterations = 0;
    const run = library({ clusters: 12, tolerance: 0 }).fit(x, {
      ...context(),
      signal: controller.signal,
      onProgress: () => {
        if (++iterations === 2) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(iterations).toBe(2);
  });

  it('has no mini-batches', () => {
    expect(() => library({ algorithm: 'mini-batch' })).toThrowError(/ml-kmeans has no mini-batches/);
  });

  it('is asked for where it is not installed', async () => {
    const x = matrixFromRows([[1], [2]]);
    const options = kmeansOptions.parse({ implementation: 'ml-kmeans' });
    const start = Float64Array.of(1);
    const fails = () => Promise.reject(new Error('not found'));
    const run = libraryIterations(x, survey(x), plainDistances(x), start, options, context(), fails);
    await expect(run).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message: expect.stringContaining('npm install ml-kmeans'),
    });
  });
});
