import { createRandom, matrixFromRows } from '@duad/core';
import { readOracle } from '@duad/tooling-testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionClustering } from './distribution.js';
import { mixture } from './fixtures/data.js';
import { type PlainOptions, plainLoops, squaredDistances, unitLength } from './fixtures/plain-loops.js';
import type { DistributionOptions } from './options.js';

type Rows = readonly (readonly number[])[];

/** Labels in the order of their first rows, so that numberings can be compared. */
function byFirstRow(labels: Iterable<number>, unplaced: number): number[] {
  const names = new Map([[unplaced, -1]]);
  return [...labels].map((label) => {
    if (!names.has(label)) names.set(label, names.size - 1);
    return names.get(label)!;
  });
}

async function expectSame(rows: Rows, options: DistributionOptions, plain: PlainOptions): Promise<number> {
  const fitted = await distributionClustering(options).fit(matrixFromRows(rows), { random: createRandom(1) });
  // The same float32 numbers for both, so that neither sees a threshold from another side.
  const stored = rows.map((row) => row.map(Math.fround));
  const reference = plainLoops(squaredDistances(options.normalise === false ? stored : stored.map(unitLength)), plain);
  expect(byFirstRow(fitted.labels, -1)).toEqual(byFirstRow(reference.labels, 0));
  expect([...fitted.spread].sort()).toBeAllClose([...reference.spread].sort(), { absolute: 1e-5, relative: 1e-5 });
  return fitted.count;
}

function rowsOf({ x }: ReturnType<typeof mixture>): number[][] {
  return Array.from({ length: x.rows }, (_, i) => [...x.data.subarray(i * x.columns, (i + 1) * x.columns)]);
}

const defaults = { leastMembers: 5, maximumDistance: 2, seedLimit: 20 };

describe('the fast form gives the labels of the plain loops', () => {
  const shape = { sizes: [25, 25, 20, 20], sigmas: [0.6, 0.8, 1, 1.2], offset: 0.5, columns: 400, outliers: 10 };
  const seeds = [1, 2, 3].flatMap((seed) => [2, 9].map((passes) => [seed, passes] as const));

  it.each(seeds)('mixture of 100 points in 400 dimensions, seed %i, %i passes', async (seed, passes) => {
    const rows = rowsOf(mixture(seed, shape));
    const options = { threshold: 0.16, growthPasses: passes };
    const count = await expectSame(rows, options, { ...defaults, threshold: 0.16, passes });
    expect(count).toBeGreaterThan(2);
  });

  it('raw rows, relative thresholds, no limit to the distance', async () => {
    const rows = rowsOf(mixture(4, { ...shape, offset: 0 }));
    const options = { threshold: 0.08, relative: true, normalise: false, growthPasses: 'converge' } as const;
    const plain = {
      ...defaults,
      threshold: 0.08,
      relative: true,
      passes: 99,
      maximumDistance: Number.POSITIVE_INFINITY,
    };
    expect(await expectSame(rows, options, plain)).toBeGreaterThan(1);
  });

  it('strict minimum size, early stop at wide clusters, few seeds a row', async () => {
    const rows = rowsOf(mixture(5, shape));
    const options = {
      threshold: 0.16,
      minimumSize: 8,
      strictMinimumSize: true,
      maximumDistance: 1.5,
      stopTest: 'seed-and-cluster',
      seedLimit: 3,
    } as const;
    const plain = { threshold: 0.16, passes: 2, leastMembers: 9, maximumDistance: 1.5, seedLimit: 3 };
    await expectSame(rows, options, { ...plain, stopsAtWideCluster: true });
  });

  it('any small table, where rows agree by chance and hardly any seed is hopeless', async () => {
    // Without bias to round numbers: among equal distances rounding decides who is first.
    const value = fc.noBias(fc.integer({ min: -3e6, max: 3e6 }).map((number) => number / 1e6));
    const table = fc
      .tuple(fc.integer({ min: 2, max: 24 }), fc.integer({ min: 2, max: 6 }))
      .chain(([n, d]) => fc.array(fc.array(value, { minLength: d, maxLength: d }), { minLength: n, maxLength: n }))
      // Equal rows are taken together by the fast form only, so that they come in as a test of their own.
      .filter((rows) => new Set(rows.map((row) => row.join())).size === rows.length);
    const threshold = fc.double({ min: 0.05, max: 2, noNaN: true });
    const passes = fc.constantFrom(1, 2, 9);
    await fc.assert(
      fc.asyncProperty(table, threshold, passes, async (rows, tau, growthPasses) => {
        const options = { threshold: tau, growthPasses, normalise: false, minimumSize: 3 };
        const plain = { threshold: tau, passes: growthPasses, leastMembers: 3, seedLimit: 20 };
        await expectSame(rows, options, { ...plain, maximumDistance: Number.POSITIVE_INFINITY });
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

const digits = readOracle<{ digits: { rows: number; columns: number; values: number[] } }>('datasets.json')?.digits;

describe.skipIf(!digits)('the same on handwritten digits (needs DUAD_ORACLES)', () => {
  it.each([0.07, 0.09])('the first 250 of them, threshold %f', async (threshold) => {
    const { columns, values } = digits!;
    const rows = Array.from({ length: 250 }, (_, i) => values.slice(i * columns, (i + 1) * columns));
    const count = await expectSame(rows, { threshold }, { ...defaults, threshold, passes: 2 });
    expect(count).toBeGreaterThan(5);
  });
});
