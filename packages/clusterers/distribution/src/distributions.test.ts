import { areaUnderRoc } from '@duad/conformance';
import { createRandom, type Matrix } from '@duad/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { distributionClustering } from './distribution.js';
import type { DistributionClustering } from './distribution-clustering.js';
import { type Mixture, meanPurity, mixture, purity } from './fixtures/data.js';
import { type DistributionOptions, publishedConstants } from './options.js';

function fit(x: Matrix, options: DistributionOptions): Promise<DistributionClustering> {
  return distributionClustering(options).fit(x, { random: createRandom(1) });
}

const five = {
  sizes: [120, 120, 120, 120, 120],
  sigmas: [0.5, 0.7, 0.9, 1.1, 1.3],
  offset: 0.4,
  outliers: 40,
};

/** Mean true group, -1 as last, of each cluster's rows. */
function groupOf({ labels }: DistributionClustering, truth: Int32Array, label: number): number {
  const own = [...truth.keys()].filter((row) => labels[row] === label);
  return own.reduce((sum, row) => sum + (truth[row]! < 0 ? 5 : truth[row]!), 0) / own.length;
}

function spreadOf({ labels, spread }: DistributionClustering): Float64Array {
  return Float64Array.from(labels, (label) => (label < 0 ? Number.POSITIVE_INFINITY : spread[label]!));
}

describe('five Gaussians and 40 outliers in 4,096 dimensions, unit length, published constants', () => {
  let data: Mixture;
  let twoPasses: DistributionClustering;
  beforeAll(async () => {
    data = mixture(11, { ...five, columns: 4096 });
    twoPasses = await fit(data.x, publishedConstants);
  });

  it('two passes give nearly pure clusters, no outlier in one of inliers', () => {
    expect(twoPasses.count).toBeGreaterThanOrEqual(6);
    expect(twoPasses.count).toBeLessThanOrEqual(16);
    expect(purity(twoPasses.labels, data.truth)).toBeGreaterThan(0.99);
    const withOutliers = new Set(
      [...data.truth.keys()].filter((row) => data.truth[row] === -1).map((row) => twoPasses.labels[row]),
    );
    for (const label of withOutliers) expect(groupOf(twoPasses, data.truth, label!)).toBeGreaterThan(4.5);
  });

  it('clusters come in order of variance, which is the order of the Gaussians, the outliers last', () => {
    const groups = Array.from({ length: twoPasses.count }, (_, label) => groupOf(twoPasses, data.truth, label));
    expect(groups).toEqual([...groups].sort((a, b) => a - b));
    expect([...twoPasses.variances]).toEqual([...twoPasses.variances].sort((a, b) => a - b));
  });

  it('the spread tells outliers from the rest', () => {
    const isOutlier = data.truth.map((group) => Number(group === -1));
    expect(areaUnderRoc(spreadOf(twoPasses), isOutlier)).toBeGreaterThan(0.99);
  });

  it('variances are the traces of the covariances, near half the spread', () => {
    twoPasses.variances.forEach((variance, label) => {
      const expected = covarianceTrace(
        data.x,
        [...data.truth.keys()].filter((row) => twoPasses.labels[row] === label),
      );
      expect(variance).toBeCloseTo(expected, 5);
      expect(Math.abs(variance - twoPasses.spread[label]! / 2)).toBeLessThan(0.05);
    });
  });

  it('growth until nothing is added gives one cluster per Gaussian and one of outliers', async () => {
    const fitted = await fit(data.x, { ...publishedConstants, growthPasses: 'converge' });
    expect(fitted.count).toBe(6);
    expect(purity(fitted.labels, data.truth)).toBe(1);
  });

  it('the automatic threshold is close to the published one, and does as well', async () => {
    const fitted = await fit(data.x, { growthPasses: 'converge' });
    expect(fitted.threshold).toBeCloseTo(0.056, 2);
    expect(fitted.count).toBe(6);
    expect(purity(fitted.labels, data.truth)).toBe(1);
  });
});

describe('where the theory wears thin', () => {
  it('0.07 finds nothing in 256 dimensions, the automatic threshold mostly pure clusters', async () => {
    const { x, truth } = mixture(12, { ...five, columns: 256 });
    expect((await fit(x, publishedConstants)).count).toBe(0);
    const fitted = await fit(x, {});
    expect(meanPurity(fitted.labels, truth, fitted.count)).toBeGreaterThan(0.85);
  });

  it.each([
    [64, 0.9],
    [16, 0.8],
  ])('%i dimensions are too few: the purity is below %f', async (columns, limit) => {
    const { x, truth } = mixture(13, { ...five, columns });
    const fitted = await fit(x, {});
    expect(purity(fitted.labels, truth)).toBeLessThan(limit);
  });
});

describe('shells about one centre', () => {
  const shells = { sizes: [100, 100, 100, 100], sigmas: [0.6, 0.8, 1, 1.2], offset: 0, columns: 2048 };

  it('are told apart on raw rows by relative thresholds', async () => {
    const { x, truth } = mixture(14, shells);
    const fitted = await fit(x, { normalise: false, relative: true, growthPasses: 'converge' });
    expect(fitted.count).toBe(4);
    expect(purity(fitted.labels, truth)).toBe(1);
    expect([0, 1, 2, 3].map((label) => groupOf(fitted, truth, label))).toEqual([0, 1, 2, 3]);
    expect(fitted.labels).not.toContain(-1);
  });

  it('are lost when rows are scaled to unit length', async () => {
    const { x, truth } = mixture(14, shells);
    expect(purity((await fit(x, { growthPasses: 'converge' })).labels, truth)).toBeLessThan(0.6);
  });
});

/** Of the rows scaled to unit length, n - 1. */
function covarianceTrace({ data, columns: d }: Matrix, rows: readonly number[]): number {
  const scaled = rows.map((row) => {
    const values = data.subarray(row * d, (row + 1) * d);
    const length = Math.hypot(...values);
    return Float64Array.from(values, (value) => value / length);
  });
  let trace = 0;
  for (let j = 0; j < d; j++) {
    const mean = scaled.reduce((sum, row) => sum + row[j]!, 0) / rows.length;
    trace += scaled.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / (rows.length - 1);
  }
  return trace;
}
