import { blobs } from '@duad/conformance';
import { matrix } from '@duad/core';
import { createOnnxruntimeEngine, type TensorEngine } from '@duad/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnMoments } from './column-moments.js';
import type { CovarianceType } from './covariance.js';
import { engineExpectation } from './engine-expectation.js';
import { maximise } from './maximise.js';
import type { MixtureParameters } from './mixture-parameters.js';
import { gmmOptions } from './options.js';
import { plainExpectation } from './plain-expectation.js';
import { safeExpectation } from './safe-expectation.js';
import { start } from './start.js';
import { varianceExpectation } from './variance-expectation.js';

const types: readonly CovarianceType[] = ['full', 'diagonal', 'tied', 'spherical'];
const centres = [
  [0, 0, 4, 1],
  [2, 2, -1, 0],
  [-1, 3, 0, 3],
];

describe('the expectation step on the engine', () => {
  let engine: TensorEngine;
  beforeAll(async () => {
    engine = await createOnnxruntimeEngine({ threads: 1 });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  it.each(types)('equals the plain one, %s', async (covariance) => {
    const { x } = blobs(3, 1500, centres);
    const { means: origin, variances: columnVariances } = columnMoments(x);
    const settings = { covariance, regularisation: 1e-6, columnVariances };
    let parameters = (await startAt(x, centres, covariance, columnVariances)).parameters;
    const engineOne = await engineExpectation(engine, x, origin, covariance, 3);
    const plainOne = plainExpectation(x);
    for (let i = 0; i < 3; i++) {
      const a = await engineOne.statistics(parameters, {});
      const b = await plainOne.statistics(parameters, {});
      expect(a.logLikelihood / b.logLikelihood).toBeCloseTo(1, 11);
      expect(a.counts).toBeAllClose(b.counts, { relative: 1e-9 });
      expect(a.means).toBeAllClose(b.means, { absolute: 1e-9, relative: 1e-9 });
      expect(a.scatter).toBeAllClose(b.scatter, { absolute: 1e-7, relative: 1e-9 });
      parameters = maximise(b, settings).parameters;
    }
    engineOne.dispose();
  });

  it('equals the plain one on a table too wide for the products of all pairs', async () => {
    const wide = Array.from({ length: 3 }, (_, k) => Array.from({ length: 40 }, (_, j) => (j % 3 === k ? 3 : 0)));
    const { x } = blobs(4, 200, wide);
    const { means: origin, variances } = columnMoments(x);
    const { parameters } = await startAt(x, wide, 'full', variances);
    const engineOne = await engineExpectation(engine, x, origin, 'full', 3);
    const a = await engineOne.statistics(parameters, {});
    const b = await plainExpectation(x).statistics(parameters, {});
    expect(a.logLikelihood / b.logLikelihood).toBeCloseTo(1, 11);
    expect(a.scatter).toBeAllClose(b.scatter, { absolute: 1e-7, relative: 1e-9 });
    engineOne.dispose();
  });

  it.each(types)(
    'gives way to the plain one where sums about one origin would lose the variance, %s',
    async (covariance) => {
      const { x: near } = blobs(5, 500, [[0, 0]]);
      const data = near.data.map((value, at) => (at < near.data.length / 2 ? value * 1e-3 : 1e6 + Math.round(value)));
      const x = matrix(data, near.rows, 2);
      const { means: origin, variances } = columnMoments(x);
      const far = [
        [0, 0],
        [1e6, 1e6],
      ];
      const parameters = (await startAt(x, far, covariance, variances, 1)).parameters;
      const plainOne = plainExpectation(x);
      const fast = await engineExpectation(engine, x, origin, covariance, 2);
      const safe = safeExpectation(fast, plainOne, { origin, regularisation: 1e-6 });
      const a = await safe.statistics(parameters, {});
      const b = await plainOne.statistics(parameters, {});
      expect(a.scatter).toEqual(b.scatter);
      safe.dispose();
    },
  );
});

describe('the expectation step for variances', () => {
  it.each(['diagonal', 'spherical'] as const)(
    'equals the plain one, %s, with a component that has no rows',
    async (covariance) => {
      const { x } = blobs(6, 300, centres);
      const { variances } = columnMoments(x);
      const { parameters } = await startAt(x, [...centres, [1e4, 0, 0, 0]], covariance, variances);
      const a = await varianceExpectation(x).statistics(parameters, {});
      const b = await plainExpectation(x).statistics(parameters, {});
      expect(a.logLikelihood / b.logLikelihood).toBeCloseTo(1, 12);
      expect(a.counts).toBeAllClose(b.counts, { absolute: 1e-12, relative: 1e-12 });
      expect(a.counts[3]).toBe(0);
      const used = centres.length * x.columns;
      expect(a.means.subarray(0, used)).toBeAllClose(b.means.subarray(0, used), { absolute: 1e-12, relative: 1e-12 });
      expect(a.scatter.subarray(0, used)).toBeAllClose(b.scatter.subarray(0, used), {
        absolute: 1e-12,
        relative: 1e-11,
      });
    },
  );
});

async function startAt(
  x: Parameters<typeof start>[0],
  means: readonly (readonly number[])[],
  covariance: CovarianceType,
  columnVariances: Float64Array,
  variance = 2,
): Promise<{ parameters: MixtureParameters }> {
  const options = gmmOptions.parse({
    components: means.length,
    covariance,
    initialisation: { means: means.flat(), variance },
  });
  const settings = { covariance, regularisation: 1e-6, columnVariances };
  return start(x, options, settings, undefined as never);
}
