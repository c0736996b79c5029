import { adjustedRandIndex } from '@duad/conformance';
import {
  createRandom,
  DuadError,
  decodeArtifact,
  encodeArtifact,
  type Matrix,
  matrix,
  matrixFromRows,
  type ProgressEvent,
  type RunContext,
  selectRows,
} from '@duad/core';
import { describe, expect, it } from 'vitest';
import { distributionClustering } from './distribution.js';
import { type DistributionClustering, distributionFromArtifact } from './distribution-clustering.js';
import { mixture, purity } from './fixtures/data.js';
import type { DistributionOptions } from './options.js';

function fit(x: Matrix, options: DistributionOptions = {}, context: Partial<RunContext> = {}) {
  return distributionClustering(options).fit(x, { random: createRandom(1), ...context });
}

async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (DuadError.isInstance(error)) return error.code;
    throw error;
  }
  return 'none';
}

const small = mixture(21, { sizes: [40, 40, 40], sigmas: [0.6, 0.8, 1], offset: 0.5, columns: 512 });

describe('result', () => {
  it('labels without gaps, spread and variance of each cluster', async () => {
    const { labels, count, spread, variances, warnings } = await fit(small.x);
    expect(count).toBeGreaterThanOrEqual(3);
    expect(new Set(labels.filter((label) => label >= 0))).toEqual(new Set(Array.from({ length: count }, (_, k) => k)));
    expect([spread.length, variances.length]).toEqual([count, count]);
    expect(warnings).toEqual([]);
  });

  it('leaves its input as it is and ignores the random numbers handed in', async () => {
    const before = small.x.data.slice();
    const first = await fit(small.x, { landmarks: 64 });
    const second = await fit(small.x, { landmarks: 64 }, { random: createRandom('another') });
    expect(small.x.data).toEqual(before);
    expect(second.labels).toEqual(first.labels);
    expect(second.spread).toEqual(first.spread);
  });

  it('survives being written and read', async () => {
    const fitted = await fit(small.x, { landmarks: 64 });
    const read = distributionFromArtifact(decodeArtifact(encodeArtifact(fitted.toArtifact()), 'test'));
    const values = ({ toArtifact, ...rest }: DistributionClustering) => rest;
    expect(values(read)).toEqual(values(fitted));
    expect(read.toArtifact()).toEqual(fitted.toArtifact());
    expect(await codeOf(() => distributionFromArtifact({ ...fitted.toArtifact(), version: 99 }))).toBe(
      'INVALID_ARTIFACT',
    );
  });

  it('scaling rows or moving all of them changes nothing that the options make up for', async () => {
    const { labels } = await fit(small.x);
    const scaled = small.x.data.map((value, at) => value * 2 ** (Math.floor(at / small.x.columns) % 5));
    expect((await fit(matrix(scaled, small.x.rows, small.x.columns))).labels).toEqual(labels);
    const centred = await fit(small.x, { centre: true });
    const moved = await fit(
      matrix(
        small.x.data.map((value) => value + 3),
        small.x.rows,
        small.x.columns,
      ),
      {
        centre: true,
      },
    );
    expect(moved.labels).toEqual(centred.labels);
  });
});

describe('equal rows', () => {
  it('take no part but get the label of the first', async () => {
    const order = [...small.truth.keys()].flatMap((row) => (row % 3 === 0 ? [row, row, row] : [row]));
    const once = await fit(small.x);
    const repeated = await fit(selectRows(small.x, order));
    expect([...repeated.labels]).toEqual(order.map((row) => once.labels[row]));
    expect(repeated.spread).toEqual(once.spread);
  });

  it('alone are no cluster: a pair at distance 0 is no seed', async () => {
    const fitted = await fit(matrixFromRows(Array.from({ length: 30 }, () => [1, 2, 3])));
    expect(fitted.count).toBe(0);
    expect([...new Set(fitted.labels)]).toEqual([-1]);
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['NO_CLUSTERS']);
  });

  it('0 and -0 are equal', async () => {
    const fitted = await fit(
      matrixFromRows([
        [1, 0],
        [1, -0],
      ]),
    );
    expect(fitted.landmarks).toBe(0);
  });
});

describe('hostile input', () => {
  it('is refused with a code', async () => {
    expect(await codeOf(fit(matrixFromRows([[1, 2]])))).toBe('TOO_FEW_ROWS');
    expect(
      await codeOf(
        fit(
          matrixFromRows([
            [1, Number.NaN],
            [1, 2],
          ]),
        ),
      ),
    ).toBe('NOT_FINITE');
    expect(await codeOf(fit(matrix(new Float32Array(0), 0, 3)))).toBe('TOO_FEW_ROWS');
    expect(
      await codeOf(
        fit(
          matrixFromRows([
            [1e30, 0],
            [0, 1],
          ]),
          { normalise: false },
        ),
      ),
    ).toBe('INVALID_INPUT');
    expect(await codeOf(fit(matrix(new Float32Array(40_000), 40_000, 1), { landmarks: 'none' }))).toBe('TOO_MANY_ROWS');
    expect(await codeOf(fit(matrix(new Float32Array(40_000), 40_000, 1), { landmarks: 30_000 }))).toBe('TOO_MANY_ROWS');
  });

  it('options that make no sense are refused', async () => {
    for (const options of [
      { threshold: 0 },
      { threshold: 'none' },
      { minimumSize: 1 },
      { growthPasses: 0 },
      { landmarks: 3 },
      { maximumDistance: -1 },
      { tau: 0.07 },
    ]) {
      expect(await codeOf(() => distributionClustering(options as DistributionOptions))).toBe('INVALID_OPTION');
    }
  });

  it('rows of length 0 stay unplaced and change nothing else', async () => {
    const { x } = small;
    const data = new Float32Array(x.data.length + 2 * x.columns);
    data.set(x.data);
    const fitted = await fit(matrix(data, x.rows + 2, x.columns));
    expect([...fitted.labels]).toEqual([...(await fit(x)).labels, -1, -1]);
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['ZERO_ROWS']);
  });

  it('huge rows are welcome where they are scaled anyway', async () => {
    const huge = matrix(
      small.x.data.map((value) => value * 2 ** 110),
      small.x.rows,
      small.x.columns,
    );
    expect((await fit(huge)).labels).toEqual((await fit(small.x)).labels);
  });
});

describe('long work', () => {
  it('says how far it is', async () => {
    const events: ProgressEvent[] = [];
    const { count, labels } = await fit(small.x, {}, { onProgress: (event) => events.push(event) });
    expect(events.filter(({ stage }) => stage === 'distances-end')).not.toEqual([]);
    const clusters = events.filter(({ stage }) => stage === 'cluster-end');
    expect(clusters.length).toBe(count);
    expect(clusters.at(-1)).toMatchObject({
      done: labels.filter((label) => label >= 0).length,
      total: labels.length,
      details: { clusters: count },
    });
  });

  it('can be cancelled before and in the midst of it', async () => {
    expect(await codeOf(fit(small.x, {}, { signal: AbortSignal.abort() }))).toBe('CANCELLED');
    const wide = mixture(22, { sizes: [600, 600, 600], sigmas: [0.6, 0.8, 1], offset: 0.3, columns: 64 });
    const control = new AbortController();
    const stop = ({ stage }: ProgressEvent): void => {
      if (stage === 'cluster-end') control.abort();
    };
    const work = fit(wide.x, { landmarks: 256 }, { signal: control.signal, onProgress: stop });
    expect(await codeOf(work)).toBe('CANCELLED');
  });
});

describe('landmarks', () => {
  const shape = { sizes: [300, 300, 300, 300], sigmas: [0.5, 0.8, 1.1, 1.4], offset: 0.4, columns: 1024, outliers: 40 };

  it('find nearly what all rows find', async () => {
    const { x, truth } = mixture(23, shape);
    const options = { growthPasses: 'converge' } as const;
    const exact = await fit(x, options);
    const fitted = await fit(x, { ...options, landmarks: 300 });
    expect([exact.landmarks, fitted.landmarks]).toEqual([1240, 300]);
    expect(purity(fitted.labels, truth)).toBeGreaterThan(0.98);
    expect(adjustedRandIndex(fitted.labels, exact.labels)).toBeGreaterThan(0.95);
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['APPROXIMATE']);
  });

  it('as many as rows or more are the exact mode', async () => {
    const exact = await fit(small.x, { landmarks: 'none' });
    expect((await fit(small.x, { landmarks: 5000 })).labels).toEqual(exact.labels);
  });
});
