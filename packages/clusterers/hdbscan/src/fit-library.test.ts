import { adjustedRandIndex, blobs } from '@duad/conformance';
import { createRandom, matrix, matrixFromRows } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { fitLibrary, maximumLibraryRows } from './fit-library.js';
import { hdbscan } from './hdbscan.js';
import { hdbscanFromArtifact } from './hdbscan-clustering.js';
import { parseHdbscanOptions } from './options.js';

const context = { random: createRandom(1) };
const library = (options = {}) => hdbscan({ implementation: 'hdbscan-ts', ...options });

describe('the library hdbscan-ts', () => {
  it('answers within the contract', async () => {
    const { x } = blobs(1, 20, [
      [0, 0],
      [30, 30],
    ]);
    const fitted = await library().fit(x, context);
    expect(fitted.labels.length).toBe(40);
    const used = [...new Set(fitted.labels)].filter((label) => label >= 0).sort((a, b) => a - b);
    expect(used).toEqual(Array.from({ length: fitted.count }, (_, label) => label));
    expect([...fitted.probabilities].every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(fitted.inductive).toBeUndefined();
    const read = hdbscanFromArtifact(fitted.toArtifact());
    expect(read.labels).toEqual(fitted.labels);
    expect(read.inductive).toBeUndefined();
  });

  it('misses blobs that HDBSCAN* finds: it drops every cluster that sheds a row', async () => {
    const { x, truth } = blobs(2, 50, [
      [0, 0],
      [20, 0],
      [0, 20],
    ]);
    const options = { minimumClusterSize: 10 };
    const own = await hdbscan(options).fit(x, context);
    const theirs = await library(options).fit(x, context);
    const found = adjustedRandIndex(own.labels, truth);
    expect(found).toBeGreaterThan(0.9);
    expect(adjustedRandIndex(theirs.labels, truth)).toBeLessThan(found - 0.3);
    expect(theirs.labels.filter((label) => label < 0).length).toBeGreaterThan(x.rows / 3);
  });

  it('is kept from rows on which it fails, never ends or takes too long', async () => {
    const fitted = await library().fit(matrixFromRows([[1, 2]]), context);
    expect([...fitted.labels]).toEqual([-1]);
    await expect(library().fit(matrixFromRows([]), context)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(library().fit(matrixFromRows([[1], [Number.NaN]]), context)).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
    const many = matrix(new Float32Array(maximumLibraryRows + 1), maximumLibraryRows + 1, 1);
    await expect(library().fit(many, context)).rejects.toMatchObject({ code: 'TOO_MANY_ROWS' });
    expect(library().capabilities).toMatchObject({ maximumRows: maximumLibraryRows, inductive: false });
  });

  it('is refused options that it would ignore', async () => {
    for (const options of [{ selection: 'leaf' }, { allowSingleCluster: true }, { maximumClusterSize: 9 }] as const) {
      await expect(library(options).fit(matrixFromRows([[1]]), context)).rejects.toMatchObject({
        code: 'INVALID_OPTION',
      });
    }
  });

  it('is asked for where it is not installed', async () => {
    const parsed = parseHdbscanOptions({ implementation: 'hdbscan-ts' });
    const run = fitLibrary(matrixFromRows([[1]]), parsed, context, () => Promise.reject(new Error('not found')));
    await expect(run).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message: expect.stringContaining('npm install hdbscan-ts'),
    });
  });
});
