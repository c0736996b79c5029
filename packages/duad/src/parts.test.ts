import { kmeans } from '@duad/clusterer-kmeans';
import { normalTable } from '@duad/conformance';
import { type Clusterer, createRandom, matrixFromRows } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterVariances } from './cluster-variances.js';
import { latentFeatures } from './latent-features.js';
import { findNeighbourhoods, neighbourhoodMeans } from './neighbourhoods.js';
import { percentile, rowsBelow } from './percentile.js';
import { presets } from './presets.js';
import { acceptClusters } from './selection/accept-clusters.js';

describe('percentile', () => {
  it('interpolates between order statistics', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2.5);
    expect(percentile([1, 2, 3, 4, 5], 65)).toBeCloseTo(3.6, 12);
    expect(percentile([7], 20)).toBe(7);
  });

  it('lies between the extremes and keeps about the share asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 100 }),
        (values, percent) => {
          const limit = percentile(values, percent);
          expect(limit).toBeGreaterThanOrEqual(Math.min(...values));
          expect(limit).toBeLessThanOrEqual(Math.max(...values));
          const kept = rowsBelow(values, percent).length;
          expect(kept).toBeGreaterThanOrEqual(Math.floor(((values.length - 1) * percent) / 100) + 1);
        },
      ),
    );
  });
});

describe('acceptClusters', () => {
  const twenty = { variances: Float64Array.from({ length: 20 }, (_, i) => i + 1), sizes: new Uint32Array(20).fill(5) };
  const labels = Int32Array.from({ length: 100 }, (_, i) => i % 20);

  it.each([
    [35, 13],
    [30, 14],
    [25, 15],
    [20, 16],
    [15, 17],
    [10, 18],
  ])('accepts, of 20 clusters at p = %i, %i', (percent, accepted) => {
    const selection = acceptClusters({ labels, count: 20 }, twenty, percent, 'clusters');
    expect(selection.clusters!.accepted).toBe(accepted);
    expect(selection.rows).toHaveLength(5 * accepted);
  });

  it('counts rows instead of clusters when told so, and never accepts unplaced rows', () => {
    const sizes = Uint32Array.of(1, 90, 9);
    const own = Int32Array.from({ length: 102 }, (_, i) => (i === 0 ? 0 : i <= 90 ? 1 : i < 100 ? 2 : -1));
    const spread = { variances: Float64Array.of(1, 2, 3), sizes };
    expect(acceptClusters({ labels: own, count: 3 }, spread, 20, 'rows').clusters!.accepted).toBe(2);
    expect(acceptClusters({ labels: own, count: 3 }, spread, 5, 'rows').rows).toHaveLength(100);
  });
});

describe('clusterVariances', () => {
  it('is the mean squared distance to the mean of the members', () => {
    const x = matrixFromRows([
      [0, 0],
      [2, 0],
      [5, 5],
      [9, 9],
    ]);
    const { variances, sizes } = clusterVariances(x, { labels: Int32Array.of(0, 0, 1, -1), count: 2 });
    expect([...variances]).toEqual([1, 0]);
    expect([...sizes]).toEqual([2, 1]);
  });
});

describe('latentFeatures', () => {
  const evaluation = {
    codes: matrixFromRows([
      [3, 0],
      [0, 0],
    ]),
    angles: Float32Array.of(4, 0),
    squaredErrors: new Float32Array(2),
  };

  it('joins code and angle and scales rows to unit length, but for zero rows', () => {
    const z = latentFeatures(evaluation, { includeAngle: true, normalise: true });
    expect(z.columns).toBe(3);
    expect(z.data).toBeAllClose([0.6, 0, 0.8, 0, 0, 0]);
  });

  it('leaves the angle or the scaling out', () => {
    expect(latentFeatures(evaluation, { includeAngle: false, normalise: false }).data).toEqual(evaluation.codes.data);
  });
});

describe('findNeighbourhoods', () => {
  it('surrounds each cluster with near ones up to the mass, itself always in', async () => {
    const x = normalTable(9, 400, 3);
    const options = { fits: 2, clusters: 10, mass: 0.3 };
    const found = await findNeighbourhoods(x, options, { random: createRandom(1) });
    expect(found).toHaveLength(2);
    for (const { near, sizes, clustering } of found) {
      expect(near).toHaveLength(clustering.count);
      near.forEach((clusters, cluster) => {
        expect(clusters[0]).toBe(cluster);
        const rows = clusters.reduce((sum, other) => sum + sizes[other]!, 0);
        expect(clusters.length === 1 || rows <= 0.3 * x.rows).toBe(true);
      });
    }
  });

  it('takes the clusters of any clusterer, and places the rows that it leaves out', async () => {
    const x = normalTable(4, 120, 2);
    // Three clusters along the first column; every fifth row is left out.
    const cluster = (row: number): number => (x.data[2 * row]! < -0.5 ? 0 : x.data[2 * row]! < 0.5 ? 1 : 2);
    const thirds: Clusterer = {
      ...kmeans(),
      fit: async () => ({
        labels: Int32Array.from({ length: x.rows }, (_, row) => (row % 5 === 0 ? -1 : cluster(row))),
        count: 3,
        warnings: [],
        toArtifact: () => ({ package: 'test', version: 1, header: {}, arrays: {} }),
      }),
    };
    const options = { fits: 1, clusters: 50, mass: 0.3, clusterer: thirds };
    const [one] = await findNeighbourhoods(x, options, { random: createRandom(3) });
    const { labels, inductive } = one!.clustering;
    expect([...new Set(labels)].sort()).toEqual([0, 1, 2]);
    expect(await inductive.assign(x)).toEqual(labels);
    const right = labels.filter((label, row) => label === cluster(row)).length;
    expect(right).toBeGreaterThan(0.8 * x.rows);
    const none = { ...thirds, fit: async () => ({ ...(await thirds.fit(x, options as never)), count: 0 }) };
    await expect(
      findNeighbourhoods(x, { ...options, clusterer: none }, { random: createRandom(3) }),
    ).rejects.toMatchObject({ code: 'DEGENERATE_DATA' });
  });

  it('averages values over clusters and around them by size', async () => {
    const x = normalTable(4, 200, 2);
    const [one] = await findNeighbourhoods(x, { fits: 1, clusters: 5, mass: 1 }, { random: createRandom(2) });
    const values = Float64Array.from({ length: 200 }, (_, i) => i);
    const { own, around } = neighbourhoodMeans(values, one!);
    const all = own.reduce((sum, mean, cluster) => sum + mean * one!.sizes[cluster]!, 0) / 200;
    expect(all).toBeCloseTo(99.5, 9);
    // With room for everything, the surroundings of every cluster are all rows.
    expect(around).toBeAllClose(new Float64Array(around.length).fill(99.5));
  });
});

describe('presets.recommended.features', () => {
  it('goes through about 220,000 rows in training, in 12 to 40 epochs', () => {
    const { features } = presets.recommended;
    const settings = [{}, { rows: 1000 }, { rows: 5500 }, { rows: 15_000 }, { rows: 1_000_000 }].map(features);
    expect(settings.map(({ epochs }) => epochs)).toEqual([40, 40, 40, 15, 12]);
  });
});
