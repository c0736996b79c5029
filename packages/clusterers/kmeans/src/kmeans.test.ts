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
import { createOnnxruntimeEngine } from '@duad/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kmeans } from './kmeans.js';
import { type KMeansClustering, kmeansFromArtifact } from './kmeans-clustering.js';

const centres = [
  [0, 0, 0],
  [30, 0, 0],
  [0, 30, 0],
  [0, 0, 30],
];
const context = (seed = 1) => ({ random: createRandom(seed) });

it('gives the same bits with and without an engine', async () => {
  const [rows, columns] = [3001, 2048];
  const random = createRandom(5);
  const x = matrix(
    Float32Array.from({ length: rows * columns }, (_, at) => random.normal() + (Math.floor(at / columns) % 40) / 40),
    rows,
    columns,
  );
  await using engine = await createOnnxruntimeEngine({ threads: 2 });
  const fit = (context: object) =>
    kmeans({ clusters: 20, iterations: 6 }).fit(x, { random: createRandom(1), ...context });
  const [plain, fast] = [await fit({}), await fit({ engine })];
  expect(fast.labels).toEqual(plain.labels);
  expect(fast.centers).toEqual(plain.centers);
  expect(fast.inertia).toBe(plain.inertia);
});

describe('kmeans', () => {
  it.each(['k-means++', 'random-rows'] as const)('finds separated blobs from %s', async (initialisation) => {
    const { x, truth } = blobs(1, 100, centres);
    const fitted = await kmeans({ clusters: 4, initialisation, restarts: 10 }).fit(x, context());
    expect(fitted.count).toBe(4);
    expect(adjustedRandIndex(fitted.labels, truth)).toBe(1);
    expect(fitted.warnings).toEqual([]);
  });

  it('ends with every row at its nearest centre and every centre at the mean of its rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 8 }), async (seed, clusters) => {
        const { x } = blobs(seed, 20, [
          [0, 0],
          [2, 1],
          [1, -3],
        ]);
        const fitted = await kmeans({ clusters, tolerance: 0 }).fit(x, context(seed));
        const { labels, centers, count } = fitted;
        const sums = new Float64Array(centers.length);
        const sizes = new Int32Array(count);
        let inertia = 0;
        labels.forEach((label, i) => {
          const distances = Array.from({ length: count }, (_, k) =>
            [0, 1].reduce((sum, j) => sum + (x.data[2 * i + j]! - centers[2 * k + j]!) ** 2, 0),
          );
          expect(distances[label]).toBe(Math.min(...distances));
          inertia += distances[label]!;
          sizes[label]!++;
          for (let j = 0; j < 2; j++) sums[2 * label + j]! += x.data[2 * i + j]!;
        });
        expect(centers).toBeAllClose(
          sums.map((sum, at) => sum / sizes[Math.floor(at / 2)]!),
          { absolute: 1e-12 },
        );
        expect(fitted.inertia / inertia).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same bits for the same seed, above and below the size at which vectors take over', async () => {
    for (const perBlob of [50, 10_000]) {
      const { x } = blobs(6, perBlob, centres);
      const options = { clusters: 16, iterations: 5 };
      const [a, b] = [await kmeans(options).fit(x, context(7)), await kmeans(options).fit(x, context(7))];
      expect(a.labels).toEqual(b.labels);
      expect(a.centers).toEqual(b.centers);
      expect(a.inertia).toBe(b.inertia);
    }
  });

  it('permutes the labels as the rows are permuted', async () => {
    const { x } = blobs(4, 50, [
      [0, 0],
      [2, 2],
      [-2, 3],
    ]);
    const order = createRandom(9).permutation(x.rows);
    const options = { clusters: 3, initialisation: { centers: [0, 0, 2, 2, -2, 3] } };
    const straight = await kmeans(options).fit(x, context());
    const permuted = await kmeans(options).fit(selectRows(x, order), context());
    expect([...permuted.labels]).toEqual([...order].map((row) => straight.labels[row]));
  });

  it('assigns the rows that it was fitted on as it labelled them, whole or in parts', async () => {
    const { x } = blobs(7, 10_000, centres);
    const fitted = await kmeans({ clusters: 20, iterations: 3 }).fit(x, context());
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['NOT_CONVERGED']);
    expect(await fitted.inductive.assign(x)).toEqual(fitted.labels);
    const some = createRandom(1).sample(x.rows, 500);
    expect([...(await fitted.inductive.assign(selectRows(x, some)))]).toEqual(
      [...some].map((row) => fitted.labels[row]),
    );
  });

  it('keeps the best of several restarts', async () => {
    const { x } = blobs(8, 40, centres);
    const options = { clusters: 4, initialisation: 'random-rows' as const };
    const one = await kmeans(options).fit(x, context(3));
    const many = await kmeans({ ...options, restarts: 8 }).fit(x, context(3));
    expect(many.inertia).toBeLessThanOrEqual(one.inertia);
  });

  it('survives being written and read', async () => {
    const { x } = blobs(10, 30, centres);
    const fitted = await kmeans({ clusters: 5 }).fit(x, context());
    const read = kmeansFromArtifact(decodeArtifact(encodeArtifact(fitted.toArtifact()), 'test'));
    expect(read.labels).toEqual(fitted.labels);
    expect(read.centers).toEqual(fitted.centers);
    expect(read.count).toBe(fitted.count);
    expect(read.inertia).toBe(fitted.inertia);
    expect(await read.inductive.assign(x)).toEqual(fitted.labels);
    expect(() => kmeansFromArtifact({ ...fitted.toArtifact(), package: 'another' })).toThrowError(/another/);
  });
});

describe('empty clusters', () => {
  const x = matrixFromRows([[0], [1], [10], [11], [50]]);
  const initialisation = { centers: [0, 10, 1000] };

  it('move to the row farthest from its centre', async () => {
    const fitted = await kmeans({ clusters: 3, initialisation }).fit(x, context());
    expect([...fitted.labels]).toEqual([0, 0, 1, 1, 2]);
    expect([...fitted.centers]).toEqual([0.5, 10.5, 50]);
  });

  it('are left out where that is asked for', async () => {
    const fitted = await kmeans({ clusters: 3, initialisation, emptyClusters: 'drop' }).fit(x, context());
    expect(fitted.count).toBe(2);
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['EMPTY_CLUSTERS']);
  });

  it('are an error where that is asked for', async () => {
    const run = kmeans({ clusters: 3, initialisation, emptyClusters: 'error' }).fit(x, context());
    await expect(run).rejects.toMatchObject({ code: 'DEGENERATE_DATA' });
  });
});

describe('kmeans on awkward tables', () => {
  it('takes a single row', async () => {
    const fitted = await kmeans({ clusters: 3 }).fit(matrixFromRows([[1, 2]]), context());
    expect([...fitted.labels]).toEqual([0]);
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['FEWER_CLUSTERS']);
    expect(fitted.inertia).toBe(0);
  });

  it('keeps every label used, whatever the rows and the start', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 })), {
          minLength: 1,
          maxLength: 25,
        }),
        fc.constantFrom('k-means++' as const, 'random-rows' as const),
        fc.constantFrom('farthest-row' as const, 'drop' as const),
        async (rows, initialisation, emptyClusters) => {
          const options = { clusters: 7, initialisation, emptyClusters };
          const fitted = await kmeans(options).fit(matrixFromRows(rows), context());
          expectSound(fitted);
          const different = new Set(rows.map(String)).size;
          expect(fitted.count).toBeLessThanOrEqual(Math.min(7, different));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('finds as many clusters as there are different rows', async () => {
    const x = matrixFromRows(Array.from({ length: 60 }, (_, i) => [i % 3, 7, (i % 3) * 2]));
    const fitted = await kmeans({ clusters: 5 }).fit(x, context());
    expect(fitted.count).toBe(3);
    expect(fitted.inertia).toBe(0);
    expect(fitted.converged).toBe(true);
  });

  it.each([1e30, 1e-30])('takes values of the order of %d', async (scale) => {
    const { x, truth } = blobs(11, 40, centres);
    const scaled = matrix(
      x.data.map((value) => value * scale),
      x.rows,
      3,
    );
    const fitted = await kmeans({ clusters: 4 }).fit(scaled, context());
    expectSound(fitted);
    expect(adjustedRandIndex(fitted.labels, truth)).toBe(1);
  });

  it('finds blobs beside a row that dwarfs them', async () => {
    const { x, truth } = blobs(12, 40, centres);
    const data = Float32Array.of(...x.data, 1e30, 1e30, 1e30);
    const centers = [...centres.flat(), 1e30, 1e30, 1e30];
    const fitted = await kmeans({ clusters: 5, tolerance: 0, initialisation: { centers } }).fit(
      matrix(data, x.rows + 1, 3),
      context(),
    );
    expect(adjustedRandIndex(fitted.labels.slice(0, -1), truth)).toBe(1);
  });

  it('refuses what it cannot work on', async () => {
    const fit = (rows: number[][], options = {}) => kmeans(options).fit(matrixFromRows(rows), context());
    await expect(fit([[1, Number.NaN]])).rejects.toMatchObject({ code: 'NOT_FINITE' });
    await expect(fit([])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const short = { clusters: 2, initialisation: { centers: [1, 2, 3] } };
    await expect(fit([[1, 2]], short)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    for (const options of [{ clusters: 0 }, { emptyClusters: 'keep' }, { tolerance: -1 }, { components: 3 }]) {
      expect(() => kmeans(options as never)).toThrowError(DuadError);
    }
    const fitted = await fit([[1, 2]]);
    await expect(fitted.inductive.assign(matrixFromRows([[1]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
  });

  it('leaves the rows as they are', async () => {
    const { x } = blobs(14, 40, centres);
    const before = x.data.slice();
    await kmeans({ clusters: 4 }).fit(x, context());
    expect(x.data).toEqual(before);
  });

  it.each([50, 10_000])('can be cancelled, %i rows a blob', async (perBlob) => {
    const { x } = blobs(15, perBlob, centres);
    const controller = new AbortController();
    let iterations = 0;
    const run = kmeans({ clusters: 30, tolerance: 0 }).fit(x, {
      ...context(),
      signal: controller.signal,
      onProgress: ({ done }) => {
        iterations = done;
        if (done === 2) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(iterations).toBe(2);
  });
});

/** Finite centres, gap-free labels. */
function expectSound({ labels, count, centers, inertia }: KMeansClustering): void {
  expect([...centers, inertia].filter((value) => !Number.isFinite(value))).toEqual([]);
  expect([...new Set(labels)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, label) => label));
}
