import { adjustedRandIndex, blobs } from '@duad/conformance';
import {
  createRandom,
  DuadError,
  decodeArtifact,
  encodeArtifact,
  matrix,
  matrixFromRows,
  selectRows,
} from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CovarianceType } from './covariance.js';
import { gmmFromArtifact } from './gaussian-mixture.js';
import { gmm } from './gmm.js';

const types: readonly CovarianceType[] = ['full', 'diagonal', 'tied', 'spherical'];
const centres = [
  [0, 0, 0],
  [30, 0, 0],
  [0, 30, 0],
  [0, 0, 30],
];
const context = (seed = 1) => ({ random: createRandom(seed) });

describe('gmm', () => {
  it.each(types)('finds separated blobs, %s', async (covariance) => {
    const { x, truth } = blobs(1, 100, centres);
    const fitted = await gmm({ components: 4, covariance }).fit(x, context());
    expect(fitted.count).toBe(4);
    expect(adjustedRandIndex(fitted.labels, truth)).toBe(1);
    expect(fitted.converged).toBe(true);
    expect(fitted.warnings).toEqual([]);
  });

  it.each(['k-means++', 'k-means', 'random-rows'] as const)(
    'finds them from %s with restarts',
    async (initialisation) => {
      const { x, truth } = blobs(2, 60, centres);
      const fitted = await gmm({ components: 4, initialisation, restarts: 10 }).fit(x, context());
      expect(adjustedRandIndex(fitted.labels, truth)).toBe(1);
    },
  );

  it('recovers the parameters that the rows were drawn from', async () => {
    const { x, truth } = blobs(3, 5000, centres);
    const fitted = await gmm({ components: 4 }).fit(x, context());
    for (let k = 0; k < 4; k++) {
      const blob = truth[fitted.labels.indexOf(fitted.componentLabels[k]!)]!;
      expect(fitted.weights[k]).toBeCloseTo(0.25, 6);
      expect(fitted.means.subarray(k * 3, k * 3 + 3)).toBeAllClose(centres[blob]!, { absolute: 0.06 });
      const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
      expect(fitted.covariances.subarray(k * 9, k * 9 + 9)).toBeAllClose(identity, { absolute: 0.08 });
    }
  });

  it.each(types)('never lowers the log-likelihood, %s', async (covariance) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 6 }), async (seed, components) => {
        const { x } = blobs(seed, 15, [
          [0, 0],
          [2, 1],
          [1, -3],
        ]);
        const options = { components, covariance, regularisation: 0, tolerance: 0, iterations: 20 };
        const { lowerBounds, warnings } = await gmm(options).fit(x, context(seed));
        // Where a covariance is mended, or a component given up, the model itself changes.
        fc.pre(warnings.every(({ code }) => code === 'NOT_CONVERGED' || code === 'EMPTY_COMPONENTS'));
        for (let i = 1; i < lowerBounds.length; i++) {
          expect(lowerBounds[i]! - lowerBounds[i - 1]!).toBeGreaterThan(-1e-9);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('permutes the labels as the rows are permuted', async () => {
    const { x } = blobs(4, 50, [
      [0, 0],
      [2, 2],
      [-2, 3],
    ]);
    const order = createRandom(9).permutation(x.rows);
    const options = { components: 3, initialisation: { means: [0, 0, 2, 2, -2, 3] } };
    const straight = await gmm(options).fit(x, context());
    const permuted = await gmm(options).fit(selectRows(x, order), context());
    expect([...permuted.labels]).toEqual([...order].map((row) => straight.labels[row]));
    expect(permuted.means).toBeAllClose(straight.means, { relative: 1e-9, absolute: 1e-9 });
  });

  it.each(types)('has responsibilities that sum to 1, and a density that integrates to 1, %s', async (covariance) => {
    const { x } = blobs(5, 60, [[0], [4]]);
    const fitted = await gmm({ components: 2, covariance }).fit(x, context());
    const probabilities = await fitted.probabilities(x);
    for (let i = 0; i < x.rows; i++) expect(probabilities[2 * i]! + probabilities[2 * i + 1]!).toBeCloseTo(1, 12);
    const step = 0.01;
    const grid = Float32Array.from({ length: 4000 }, (_, i) => -18 + i * step);
    const densities = await fitted.logLikelihood(matrix(grid, grid.length, 1));
    expect(densities.reduce((sum, value) => sum + Math.exp(value) * step, 0)).toBeCloseTo(1, 4);
  });

  it('gives the same bits for the same seed, above and below the size at which the engine takes over', async () => {
    for (const perBlob of [50, 20_000]) {
      const { x } = blobs(6, perBlob, centres);
      const options = { components: 6, iterations: 5, restarts: 2 };
      const [a, b] = [await gmm(options).fit(x, context(7)), await gmm(options).fit(x, context(7))];
      expect(a.labels).toEqual(b.labels);
      expect(a.means).toEqual(b.means);
      expect(a.covariances).toEqual(b.covariances);
      expect(a.lowerBounds).toEqual(b.lowerBounds);
    }
  });

  it('assigns the rows that it was fitted on as it labelled them, whole or in parts', async () => {
    const { x } = blobs(7, 20_000, [
      [0, 0, 0, 0, 0],
      [2, 1, 0, 0, 0],
      [0, -1, 1, 2, 1],
    ]);
    const fitted = await gmm({ components: 8, iterations: 10 }).fit(x, context());
    expect(await fitted.inductive.assign(x)).toEqual(fitted.labels);
    const some = createRandom(1).sample(x.rows, 500);
    expect([...(await fitted.inductive.assign(selectRows(x, some)))]).toEqual(
      [...some].map((row) => fitted.labels[row]),
    );
  });

  it('fits on some rows and labels all', async () => {
    const { x, truth } = blobs(8, 500, centres);
    const fitted = await gmm({ components: 4, fitRows: 200, restarts: 3 }).fit(x, context());
    expect(fitted.labels.length).toBe(x.rows);
    expect(adjustedRandIndex(fitted.labels, truth)).toBe(1);
    const densities = await fitted.logLikelihood(x);
    expect(fitted.meanLogLikelihood).toBeCloseTo(densities.reduce((sum, value) => sum + value, 0) / x.rows, 9);
  });

  it.each(types)('goes on from a fitted mixture, %s', async (covariance) => {
    const { x } = blobs(9, 60, centres);
    const first = await gmm({ components: 4, covariance, tolerance: 1e-10, iterations: 500 }).fit(x, context());
    const { means, weights, covariances } = first;
    const again = await gmm({ components: 4, covariance, initialisation: { means, weights, covariances } }).fit(
      x,
      context(),
    );
    expect(again.lowerBounds[0]).toBeCloseTo(first.meanLogLikelihood, 9);
    expect(again.iterations).toBe(2);
  });

  it.each(types)('survives being written and read, %s', async (covariance) => {
    const { x } = blobs(10, 30, centres);
    const fitted = await gmm({ components: 5, covariance }).fit(x, context());
    const read = gmmFromArtifact(decodeArtifact(encodeArtifact(fitted.toArtifact()), 'test'));
    expect(read.labels).toEqual(fitted.labels);
    expect(read.count).toBe(fitted.count);
    expect(read.warnings).toEqual(fitted.warnings);
    expect(read.bic).toBe(fitted.bic);
    expect(await read.logLikelihood(x)).toEqual(await fitted.logLikelihood(x));
    expect(await read.inductive.assign(x)).toEqual(fitted.labels);
    expect(() => gmmFromArtifact({ ...fitted.toArtifact(), package: 'another' })).toThrowError(/another/);
  });
});

describe('gmm on awkward tables', () => {
  it.each(types)('takes a single row, %s', async (covariance) => {
    const fitted = await gmm({ components: 3, covariance }).fit(matrixFromRows([[1, 2]]), context());
    expect([...fitted.labels]).toEqual([0]);
    expect(fitted.warnings.map(({ code }) => code)).toContain('FEWER_COMPONENTS');
    expect(fitted.meanLogLikelihood).toBeTypeOf('number');
    expect(Number.isFinite(fitted.meanLogLikelihood)).toBe(true);
  });

  it.each(types)('takes equal rows, with and without regularisation, %s', async (covariance) => {
    const x = matrixFromRows(Array.from({ length: 30 }, () => [3, -2, 0.1]));
    for (const regularisation of [0, 1e-6]) {
      const fitted = await gmm({ components: 4, covariance, regularisation }).fit(x, context());
      expect(fitted.count).toBe(1);
      expectSound(fitted);
    }
  });

  it.each(types)('takes duplicates and columns of one value without regularisation, %s', async (covariance) => {
    const x = matrixFromRows(Array.from({ length: 60 }, (_, i) => [i % 3, 7, (i % 3) * 2]));
    const fitted = await gmm({ components: 5, covariance, regularisation: 0 }).fit(x, context());
    expect(fitted.count).toBe(3);
    expectSound(fitted);
    expect(fitted.warnings.map(({ code }) => code)).toContain('FEWER_COMPONENTS');
  });

  it.each(types)('takes huge and tiny values, %s', async (covariance) => {
    const { x } = blobs(11, 40, centres);
    for (const scale of [[1e30], [1e-30], [1e30, 1e-30, 1]]) {
      const data = x.data.map((value, at) => value * scale[(at % 3) % scale.length]!);
      const fitted = await gmm({ components: 4, covariance }).fit(matrix(data, x.rows, 3), context());
      expectSound(fitted);
    }
  });

  it('says so where the regularisation hides the clusters, and finds them with a smaller one', async () => {
    const { x, truth } = blobs(11, 40, centres);
    const tiny = matrix(
      x.data.map((value) => value * 1e-9),
      x.rows,
      3,
    );
    const hidden = await gmm({ components: 4 }).fit(tiny, context());
    expect(hidden.warnings.map(({ code }) => code)).toContain('REGULARISATION_DOMINATES');
    const found = await gmm({ components: 4, regularisation: 1e-24 }).fit(tiny, context());
    expect(found.warnings).toEqual([]);
    expect(adjustedRandIndex(found.labels, truth)).toBe(1);
  });

  it('keeps every label used when there are more components than groups', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 })), {
          minLength: 1,
          maxLength: 25,
        }),
        fc.constantFrom(...types),
        fc.constantFrom('k-means++' as const, 'k-means' as const, 'random-rows' as const),
        async (rows, covariance, initialisation) => {
          const options = { components: 7, covariance, initialisation, iterations: 15 };
          expectSound(await gmm(options).fit(matrixFromRows(rows), context()));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives up a component whose start no row can reach', async () => {
    const { x } = blobs(12, 40, [[0, 0]]);
    const means = [0, 0, 1e12, 1e12];
    const fitted = await gmm({ components: 2, initialisation: { means } }).fit(x, context());
    expect([...fitted.weights]).toEqual([1, 0]);
    expect([...fitted.componentLabels]).toEqual([0, -1]);
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['COMPONENTS_COLLAPSED', 'EMPTY_COMPONENTS']);
    expectSound(fitted);
  });

  it('says when it did not converge', async () => {
    const { x } = blobs(13, 40, centres);
    const fitted = await gmm({ components: 6, iterations: 2, tolerance: 1e-12 }).fit(x, context());
    expect(fitted.converged).toBe(false);
    expect(fitted.warnings.map(({ code }) => code)).toContain('NOT_CONVERGED');
  });

  it('refuses what it cannot work on', async () => {
    const fit = (rows: number[][], options = {}) => gmm(options).fit(matrixFromRows(rows), context());
    await expect(fit([[1, Number.NaN]])).rejects.toMatchObject({ code: 'NOT_FINITE' });
    await expect(fit([])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const short = { components: 2, initialisation: { means: [1, 2, 3] } };
    await expect(fit([[1, 2]], short)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    const negative = { components: 1, initialisation: { means: [1, 2], weights: [-1] } };
    await expect(fit([[1, 2]], negative)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    for (const options of [{ components: 0 }, { covariance: 'round' }, { tolerance: -1 }, { clusters: 3 }]) {
      expect(() => gmm(options as never)).toThrowError(DuadError);
    }
    const fitted = await fit([[1, 2]], { components: 1 });
    await expect(fitted.logLikelihood(matrixFromRows([[1]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
  });

  it('leaves the rows as they are', async () => {
    const { x } = blobs(14, 40, centres);
    const before = x.data.slice();
    await gmm({ components: 4 }).fit(x, context());
    expect(x.data).toEqual(before);
  });

  it.each([50, 20_000])('can be cancelled, %i rows a blob', async (perBlob) => {
    const { x } = blobs(15, perBlob, centres);
    const controller = new AbortController();
    let iterations = 0;
    const run = gmm({ components: 8, tolerance: 0, iterations: 1000 }).fit(x, {
      ...context(),
      signal: controller.signal,
      onProgress: ({ done }) => {
        iterations = done;
        if (done === 3) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(iterations).toBe(3);
  });
});

/** Finite parameters, gap-free labels. */
function expectSound(fitted: Awaited<ReturnType<ReturnType<typeof gmm>['fit']>>): void {
  const { labels, count, weights, means, covariances, precisionCholesky, lowerBounds, meanLogLikelihood } = fitted;
  for (const numbers of [weights, means, covariances, precisionCholesky, lowerBounds, [meanLogLikelihood]]) {
    expect([...numbers].filter((value) => !Number.isFinite(value))).toEqual([]);
  }
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
  expect([...new Set(labels)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, label) => label));
}
