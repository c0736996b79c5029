import { areaUnderRoc } from '@duad/conformance';
import { createRandom, matrix, matrixFromRows, selectRows } from '@duad/core';
import { withOutliers } from '@duad/tooling-testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ecod } from './ecod.js';
import { isolationForest } from './isolation-forest.js';
import { averagePath, treeBuilder } from './isolation-tree.js';
import { knn } from './knn.js';
import { lof } from './lof.js';
import { pca } from './pca.js';
import { principalComponentPursuit } from './principal-component-pursuit.js';
import { robustPca } from './robust-pca.js';

const context = (seed = 1) => ({ random: createRandom(seed) });
const line = matrixFromRows([[0], [1], [3], [7]]);

describe('kNN and LOF by hand', () => {
  it('take the second nearest of the other rows', async () => {
    await using fitted = await knn({ neighbours: 2 }).fit(line, context());
    expect([...(await fitted.score(line))]).toEqual([3, 2, 3, 6]);
    await using mean = await knn({ neighbours: 2, distance: 'mean' }).fit(line, context());
    expect([...(await mean.score(line))]).toEqual([2, 1.5, 2.5, 5]);
    // A new row has no copy to leave out.
    expect([...(await fitted.score(matrixFromRows([[2]])))]).toEqual([1]);
  });

  it('follow definitions 5 to 7 of the paper', async () => {
    await using fitted = await lof({ neighbours: 1 }).fit(line, context());
    // Distances to the nearest: 1, 1, 2, 4; reachabilities: 1, 1, 2, 4; factors: 1, 1, 2 / 1, 4 / 2.
    expect(await fitted.score(line)).toBeAllClose([1, 1, 2, 2], { absolute: 1e-6, relative: 0 });
  });

  it('warn where there are fewer rows than neighbours', async () => {
    for (const detector of [knn({ neighbours: 4 }), lof({ neighbours: 9 })]) {
      await using fitted = await detector.fit(line, context());
      expect(fitted.warnings.map(({ code }) => code)).toEqual(['FEWER_NEIGHBOURS']);
    }
  });
});

describe('ECOD by hand', () => {
  it('sums up the tails by the skewness', async () => {
    // Skewed to the right: only "at least" counts for the automatic sum; 0 is the rarest on the left.
    const x = matrixFromRows([[0], [0], [1], [9]]);
    await using fitted = await ecod().fit(x, context());
    const expected = [Math.log(2), Math.log(2), Math.log(2), Math.log(4)];
    expect(await fitted.score(x)).toBeAllClose(expected, { absolute: 1e-6 });
    expect(await fitted.score(matrixFromRows([[10]]))).toBeAllClose([Math.log(8)], { absolute: 1e-6 });
  });
});

describe('the isolation forest', () => {
  it('knows the average path of the paper', () => {
    expect(averagePath(1)).toBe(0);
    expect(averagePath(2)).toBe(1);
    expect(averagePath(256)).toBeCloseTo(10.2448, 3);
  });

  it('isolates every row of its sample where the height allows', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, rows) => {
        const x = withOutliers(seed, rows, 3, 1);
        const builder = treeBuilder();
        builder.grow(
          x,
          Uint32Array.from({ length: rows }, (_, i) => i),
          1000,
          createRandom(seed),
        );
        const { column, left } = builder.finish();
        expect(column).toHaveLength(2 * rows - 1);
        const leaves = new Set<number>();
        for (let row = 0; row < rows; row++) {
          const { split } = { split: builder.finish().split };
          let node = 0;
          while (column[node]! >= 0) node = left[node]! + (x.data[row * 3 + column[node]!]! < split[node]! ? 0 : 1);
          leaves.add(node);
        }
        expect(leaves.size).toBe(rows);
      }),
      { numRuns: 30 },
    );
  });

  it('scores between 0 and 1, about a half for rows like all others', async () => {
    const x = withOutliers(5, 2000, 4, 0);
    await using fitted = await isolationForest({ trees: 200 }).fit(x, context());
    const scores = await fitted.score(x);
    expect(Math.min(...scores)).toBeGreaterThan(0);
    expect(Math.max(...scores)).toBeLessThan(1);
    const mean = scores.reduce((sum, score) => sum + score / scores.length, 0);
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.5);
  });
});

describe('PCA', () => {
  // On the line x = y but for the last row, which is off by 1 in both directions.
  const x = matrixFromRows([...Array.from({ length: 21 }, (_, i) => [i - 10, i - 10]), [1, -1]]);

  it('measures the distance to the components, or the angle', async () => {
    await using fitted = await pca({ components: 1, centre: false }).fit(x, context());
    expect(await fitted.score(x)).toBeAllClose([...new Array(21).fill(0), Math.SQRT2], { absolute: 0.03, relative: 0 });
    await using angle = await pca({ components: 1, centre: false, score: 'angle' }).fit(x, context());
    const scores = await angle.score(x);
    expect(scores[21]).toBeCloseTo(Math.PI / 2, 2);
    expect(scores[0]).toBeCloseTo(0, 2);
  });

  it('finds the same components where rows are fewer than columns', async () => {
    const random = createRandom(5);
    const wide = matrix(
      Float32Array.from({ length: 12 * 30 }, () => random.normal()),
      12,
      30,
    );
    // Each row three times, so that rows outnumber columns: the components are the same.
    const tall = selectRows(
      wide,
      Array.from({ length: 36 }, (_, i) => i % 12),
    );
    for (const components of [0.6, 4, 100]) {
      await using ofWide = await pca({ components }).fit(wide, context());
      await using ofTall = await pca({ components }).fit(tall, context());
      expect(await ofWide.score(wide)).toBeAllClose(await ofTall.score(wide), { absolute: 1e-5 });
    }
  });

  it('takes a table without variance for its mean row', async () => {
    const same = matrix(new Float32Array(12).fill(3), 4, 3);
    await using fitted = await pca().fit(same, context());
    expect([...(await fitted.score(same))]).toEqual([0, 0, 0, 0]);
    expect([...(await fitted.score(matrix(Float32Array.of(3, 3, 5), 1, 3)))]).toEqual([2]);
  });

  it('loses nothing with all components', async () => {
    await using fitted = await pca({ components: 2 }).fit(x, context());
    expect(await fitted.score(x)).toBeAllClose(new Float32Array(22), { absolute: 1e-6 });
  });
});

describe('principal component pursuit', () => {
  it.each([
    { n: 200, d: 60, growth: 1 },
    { n: 200, d: 60, growth: 1.2 },
    { n: 60, d: 200, growth: 1.2 },
  ])('recovers a low-rank table from gross errors in one entry of ten (theorem 1.1): %o', async ({ n, d, growth }) => {
    const random = createRandom(3);
    const rank = 3;
    const a = Float64Array.from({ length: n * rank }, () => random.normal());
    const b = Float64Array.from({ length: d * rank }, () => random.normal());
    const low = Float64Array.from({ length: n * d }, (_, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      return [0, 1, 2].reduce((sum, k) => sum + a[i * rank + k]! * b[j * rank + k]!, 0);
    });
    const errors = low.map(() => (random.uniform() < 0.1 ? 20 * random.normal() : 0));
    const lambda = 1 / Math.sqrt(Math.max(n, d));
    const options = { lambda, tolerance: 1e-8, iterations: 1000, growth };
    const found = await principalComponentPursuit(
      low.map((value, at) => value + errors[at]!),
      d,
      options,
      {},
    );
    expect(found.converged).toBe(true);
    expect(found.singularValues).toHaveLength(rank);
    expect(found.lowRank).toBeAllClose(low, { absolute: 1e-4, relative: 0 });
    expect(found.sparse).toBeAllClose(errors, { absolute: 1e-4, relative: 0 });
  });

  it('ends at the same optimum whether the penalty grows or stays', async () => {
    const random = createRandom(4);
    const [n, d] = [30, 12];
    const noisy = Float64Array.from({ length: n * d }, (_, at) => {
      const signal = Math.cos(Math.floor(at / d)) * Math.sin(at % d);
      return signal + 0.1 * random.normal() + (random.uniform() < 0.05 ? 3 : 0);
    });
    const lambda = 1 / Math.sqrt(n);
    const objective = async (growth: number): Promise<number> => {
      const options = { lambda, tolerance: 1e-7, iterations: 5000, growth };
      const { sparse, singularValues, converged } = await principalComponentPursuit(noisy, d, options, {});
      expect(converged).toBe(true);
      const nuclear = singularValues.reduce((sum, value) => sum + value, 0);
      return nuclear + lambda * sparse.reduce((sum, value) => sum + Math.abs(value), 0);
    };
    const [stays, grows] = [await objective(1), await objective(1.2)];
    expect(Math.abs(grows - stays) / stays).toBeLessThan(1e-3);
  });

  it('scores rows off the low-rank part highest, by either score', async () => {
    const random = createRandom(6);
    const data = Float32Array.from({ length: 300 * 10 }, () => 0.01 * random.normal());
    for (let i = 0; i < 300; i++) {
      const [p, q] = [random.normal(), random.normal()];
      for (let j = 0; j < 10; j++) data[i * 10 + j]! += p * Math.cos(j) + q * Math.sin(2 * j);
    }
    for (let i = 0; i < 5; i++) data[i * 10 + i]! += 8;
    const x = matrix(data, 300, 10);
    for (const score of ['objective', 'sparse-part'] as const) {
      await using fitted = await robustPca({ score }).fit(x, context());
      const scores = await fitted.score(x);
      const isOff = Float32Array.from({ length: 300 }, (_, row) => (row < 5 ? 1 : 0));
      // The objective also rises with the length of the low-rank part.
      expect(areaUnderRoc(scores, isOff)).toBeGreaterThanOrEqual(score === 'objective' ? 0.98 : 1);
    }
  });

  it('warns where it was stopped early', async () => {
    await using fitted = await robustPca({ iterations: 2 }).fit(withOutliers(1, 50, 5, 2), context());
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['NOT_CONVERGED']);
  });
});
