import { createRandom, decodeArtifact, encodeArtifact, matrix, matrixFromRows, selectRows } from '@duad/core';
import { auroc } from '@duad/metrics';
import { readOracle, withOutliers } from '@duad/tooling-testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ocsvmFromArtifact } from './fitted-ocsvm.js';
import { ocsvm } from './ocsvm.js';
import type { OcsvmOptions } from './options.js';
import { searchOcsvmWithLabels } from './search-with-labels.js';

interface Case {
  readonly train_rows: number;
  readonly gamma: number;
  readonly nu: number;
  readonly decision_function: readonly number[];
  readonly support_vectors: number;
  readonly rho: number;
}

const context = (seed = 1) => ({ random: createRandom(seed) });
const datasets =
  readOracle<Record<string, { readonly rows: number; readonly columns: number; readonly values: readonly number[] }>>(
    'datasets.json',
  );
const oracle = readOracle<Record<string, Case>>('ocsvm_lof.json');

describe.skipIf(!oracle || !datasets)("scikit-learn's OneClassSVM (needs DUAD_ORACLES)", () => {
  const cases = Object.entries(oracle ?? {}).filter(([name]) => name.includes('/nu='));
  it.each(cases)('%s', async (name, reference) => {
    const { columns, values } = datasets![name.split('/')[0]!]!;
    const all = Float32Array.from(values).subarray(0, reference.decision_function.length * columns);
    const x = matrix(all, reference.decision_function.length, columns);
    const train = selectRows(
      x,
      Uint32Array.from({ length: reference.train_rows }, (_, i) => i),
    );
    await using fitted = await ocsvm({ nu: reference.nu, tolerance: 1e-6 }).fit(train, context());
    expect(fitted.gamma / reference.gamma).toBeCloseTo(1, 6);
    const decisions = (await fitted.score(x)).map((score) => -score);
    const range = Math.max(...reference.decision_function) - Math.min(...reference.decision_function);
    expect(decisions).toBeAllClose(reference.decision_function, { absolute: 1e-3 * range, relative: 0 });
    expect(fitted.rho).toBeCloseTo(reference.rho, 2);
    expect(Math.abs(fitted.coefficients.length - reference.support_vectors)).toBeLessThanOrEqual(1);
  });
});

describe('ocsvm', () => {
  it('meets the optimality conditions, and nu bounds the rows outside and the support vectors', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 5, max: 120 }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        fc.boolean(),
        fc.constantFrom(512, 1e-6),
        async (seed, rows, nu, shrinking, cacheMebibytes) => {
          const x = withOutliers(seed, rows, 3, 2);
          await using fitted = await ocsvm({ nu, shrinking, cacheMebibytes, tolerance: 1e-6 }).fit(x, context());
          const scores = await fitted.score(x);
          const { coefficients } = fitted;
          const total = coefficients.reduce((sum, weight) => sum + weight, 0);
          expect(total).toBeCloseTo(nu * rows, 6);
          expect(coefficients.every((weight) => weight > 0 && weight <= 1)).toBe(true);
          const outside = scores.filter((score) => score > 1e-4).length;
          expect(outside).toBeLessThanOrEqual(nu * rows + 1e-9);
          expect(coefficients.length).toBeGreaterThanOrEqual(nu * rows - 1e-9);
          // Complementary slackness: in the inside no weight, outside the full one.
          const weightOf = new Map<string, number>();
          coefficients.forEach((weight, i) => {
            const key = String(fitted.supportVectors.data.subarray(3 * i, 3 * i + 3));
            weightOf.set(key, (weightOf.get(key) ?? 0) + weight);
          });
          scores.forEach((score, row) => {
            const weight = weightOf.get(String(x.data.subarray(3 * row, 3 * row + 3))) ?? 0;
            if (score < -1e-4) expect(weight).toBe(0);
            if (score > 1e-4) expect(weight).toBe(1);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds the same on the engine as in plain loops, with and without room for the kernel matrix', async () => {
    const x = withOutliers(2, 2500, 16, 50);
    const machines: Partial<OcsvmOptions>[] = [{}, { cacheMebibytes: 2 }, { shrinking: false }];
    const scores = [];
    for (const options of machines) {
      await using fitted = await ocsvm({ nu: 0.1, tolerance: 1e-5, ...options }).fit(x, context());
      scores.push(await fitted.score(x));
    }
    const range = Math.max(...scores[0]!) - Math.min(...scores[0]!);
    for (const other of scores) expect(other).toBeAllClose(scores[0]!, { absolute: 1e-4 * range, relative: 0 });
    const truth = Float32Array.from({ length: x.rows }, (_, row) => (row >= x.rows - 50 ? 1 : 0));
    expect(auroc(truth, scores[0]!)).toMatchObject({ value: expect.closeTo(1, 2) });
  });

  it('gives a row the same score alone as among others', async () => {
    for (const [rows, columns] of [
      [200, 4],
      [2500, 16],
    ] as const) {
      const x = withOutliers(3, rows, columns, 20);
      await using fitted = await ocsvm().fit(x, context());
      const together = await fitted.score(x);
      for (const row of [0, 101, rows - 1]) {
        expect((await fitted.score(selectRows(x, [row])))[0]).toBe(together[row]);
      }
    }
  });

  it('gives the same bits for the same seed and survives being written and read', async () => {
    const x = withOutliers(4, 300, 5, 10);
    for (const method of ['exact', 'nystroem'] as const) {
      await using a = await ocsvm({ method, landmarks: 60 }).fit(x, context(5));
      await using b = await ocsvm({ method, landmarks: 60 }).fit(x, context(5));
      const scores = await a.score(x);
      expect(await b.score(x)).toEqual(scores);
      await using read = ocsvmFromArtifact(decodeArtifact(encodeArtifact(await a.toArtifact()), 'test'));
      expect(await read.score(x)).toEqual(scores);
      expect(read.warnings).toEqual(a.warnings);
      await expect(async () => ocsvmFromArtifact({ ...(await a.toArtifact()), package: 'another' })).rejects.toThrow(
        /another/,
      );
    }
  });

  it('cannot be misled by rows that float32 would blur', async () => {
    const { data, rows, columns } = withOutliers(6, 2000, 16, 5);
    data[0] = 1e30;
    data[columns] = -1e20;
    const x = matrix(data, rows, columns);
    await using fitted = await ocsvm({ nu: 0.1, gamma: 0.05 }).fit(x, context());
    const scores = await fitted.score(x);
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores[0]).toBeGreaterThan(0);
    expect(scores[1]).toBe(scores[0]);
  });
});

describe('Nyström features', () => {
  it('with all rows as landmarks give the exact machine', async () => {
    const x = withOutliers(7, 400, 4, 10);
    const options = { nu: 0.2, tolerance: 1e-5 };
    await using exact = await ocsvm(options).fit(x, context());
    await using near = await ocsvm({ ...options, method: 'nystroem', landmarks: 400 }).fit(x, context());
    const [a, b] = [await exact.score(x), await near.score(x)];
    const range = Math.max(...a) - Math.min(...a);
    expect(b).toBeAllClose(a, { absolute: 0.01 * range, relative: 0 });
    expect(near.warnings.map(({ code }) => code)).toEqual(['APPROXIMATED']);
  });

  it('take over above the stated limit and rank as the exact machine does', async () => {
    const x = withOutliers(8, 4000, 6, 80);
    await using exact = await ocsvm({ nu: 0.1 }).fit(x, context());
    await using near = await ocsvm({ nu: 0.1, exactRows: 3999, landmarks: 200 }).fit(x, context());
    expect(near.supportVectors.rows).toBe(200);
    expect(exact.warnings).toEqual([]);
    expect(near.warnings.map(({ code }) => code)).toEqual(['APPROXIMATED']);
    const scores = await exact.score(x);
    const threshold = scores.slice().sort().at(-80)!;
    const top = scores.map((score) => (score >= threshold ? 1 : 0));
    const agreement = auroc(top, await near.score(x));
    expect(agreement.defined && agreement.value).toBeGreaterThan(0.995);
  });
});

describe('the search with labels', () => {
  it('says that it has used them, and keeps the best point of the grid', async () => {
    const x = withOutliers(9, 200, 3, 20);
    const labels = Array.from({ length: 200 }, (_, row) => (row >= 180 ? 1 : 0));
    const found = await searchOcsvmWithLabels(
      x,
      x,
      labels,
      { nus: [0.1, 0.5], gammas: [1e-3, 'scale', 50] },
      context(),
    );
    expect(found.labelsUsed).toBe(true);
    expect(found.grid).toHaveLength(6);
    expect(found.best.value).toBe(Math.max(...found.grid.map(({ value }) => value)));
    expect(auroc(labels, await found.fitted.score(x))).toMatchObject({ value: found.best.value });
  });

  it('finds the same by distances worked out once as machine by machine, where they do not fit', async () => {
    const x = withOutliers(8, 90, 5, 9);
    const labels = Float32Array.from({ length: x.rows }, (_, row) => (row >= 81 ? 1 : 0));
    const options = { nus: [0.1, 0.5], gammas: [1e-3, 'scale' as const, 50] };
    const once = await searchOcsvmWithLabels(x, x, labels, options, context());
    const each = await searchOcsvmWithLabels(x, x, labels, { ...options, base: { cacheMebibytes: 0.01 } }, context());
    expect(once.best).toMatchObject({ gamma: each.best.gamma, nu: each.best.nu });
    expect(once.grid.map(({ value }) => value)).toBeAllClose(
      each.grid.map(({ value }) => value),
      { absolute: 1e-6 },
    );
    expect(await once.fitted.score(x)).toBeAllClose(await each.fitted.score(x), { absolute: 2e-3 });
  });

  it('refuses labels of one kind and options that do not exist', async () => {
    const x = withOutliers(9, 30, 3, 2);
    const zeros = new Float32Array(30);
    await expect(searchOcsvmWithLabels(x, x, zeros, { nus: [0.1] }, context())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(searchOcsvmWithLabels(x, x, zeros, { nu: 1 } as never, context())).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});

describe('awkward tables', () => {
  it('of one row, equal rows or constant columns are fitted', async () => {
    for (const rows of [[[1, 2]], Array.from({ length: 40 }, () => [3, 3]), [[0], [0], [0], [7]]]) {
      const x = matrixFromRows(rows);
      await using fitted = await ocsvm().fit(x, context());
      expect((await fitted.score(x)).every(Number.isFinite)).toBe(true);
    }
  });

  it('are refused where nothing can be done with them', async () => {
    await expect(ocsvm().fit(matrixFromRows([[Number.NaN]]), context())).rejects.toMatchObject({ code: 'NOT_FINITE' });
    await expect(ocsvm().fit(matrixFromRows([]), context())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await using fitted = await ocsvm().fit(
      matrixFromRows([
        [1, 2],
        [2, 3],
      ]),
      context(),
    );
    await expect(fitted.score(matrixFromRows([[1]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
    for (const options of [{ nu: 0 }, { nu: 1.1 }, { gamma: -1 }, { gamma: 'wide' }, { kernel: 'linear' }]) {
      expect(() => ocsvm(options as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    }
  });

  it('warns where it was stopped early', async () => {
    await using fitted = await ocsvm({ iterations: 1 }).fit(withOutliers(1, 100, 3, 5), context());
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['NOT_CONVERGED']);
  });

  it.each(['exact', 'nystroem'] as const)('can be cancelled midway: %s', async (method) => {
    const controller = new AbortController();
    let events = 0;
    const run = ocsvm({ method, tolerance: 1e-9 }).fit(withOutliers(1, 3000, 12, 5), {
      ...context(),
      signal: controller.signal,
      onProgress: () => {
        events++;
        controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(events).toBe(1);
  });
});
