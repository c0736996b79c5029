import { createRandom, matrix } from '@duad/core';
import { readOracle } from '@duad/tooling-testing';
import { describe, expect, it } from 'vitest';
import type { CovarianceType } from './covariance.js';
import { gmm } from './gmm.js';

interface Result {
  readonly weights: readonly number[];
  readonly means: readonly (readonly number[])[];
  readonly covariances: never;
  readonly labels: readonly number[];
  readonly mean_log_likelihood: number;
  readonly sample_log_likelihood: readonly number[];
  readonly iterations: number;
  readonly bic: number;
}

interface Case {
  readonly k: number;
  readonly data: readonly number[] | null;
  readonly columns: number;
  readonly init_means: readonly (readonly number[])[];
  readonly init_variance: number;
  readonly reg_covar: number;
  readonly tol: number;
  readonly results: Readonly<Record<'full' | 'diag' | 'tied' | 'spherical', Result>>;
}

const datasets = readOracle<Record<string, { readonly values: readonly number[] }>>('datasets.json');
const oracle = readOracle<Record<string, Case>>('gmm.json');
const types: readonly CovarianceType[] = ['full', 'diagonal', 'tied', 'spherical'];

describe.skipIf(!oracle || !datasets)('scikit-learn from the same start (needs DUAD_ORACLES)', () => {
  for (const [name, reference] of Object.entries(oracle ?? {}).filter(([, value]) => value.results)) {
    it.each(types)(`${name}, %s`, async (covariance) => {
      const values = Float32Array.from(reference.data ?? datasets![name]!.values);
      const x = matrix(values, values.length / reference.columns, reference.columns);
      const expected = reference.results[covariance === 'diagonal' ? 'diag' : covariance];
      const clusterer = gmm({
        components: reference.k,
        covariance,
        regularisation: reference.reg_covar,
        tolerance: reference.tol,
        iterations: 1000,
        initialisation: { means: reference.init_means.flat(), variance: reference.init_variance },
      });
      const fitted = await clusterer.fit(x, { random: createRandom(1) });

      expect(fitted.meanLogLikelihood).toBeCloseTo(expected.mean_log_likelihood, 6);
      expect(fitted.weights).toBeAllClose(expected.weights, { relative: 1e-5 });
      expect(fitted.means).toBeAllClose(expected.means.flat(), { absolute: 1e-5, relative: 1e-5 });
      const covariances = [expected.covariances].flat(3) as number[];
      expect(fitted.covariances).toBeAllClose(covariances, { absolute: 1e-5, relative: 1e-5 });
      expect(fitted.bic / expected.bic).toBeCloseTo(1, 6);
      expect(fitted.iterations).toBe(expected.iterations);
      const components = fitted.labels.map((label) => fitted.componentLabels.indexOf(label));
      expect([...components]).toEqual(expected.labels);
      const densities = await fitted.logLikelihood(x);
      expect(densities.subarray(0, 20)).toBeAllClose(expected.sample_log_likelihood, { absolute: 1e-5 });
    });
  }
});
