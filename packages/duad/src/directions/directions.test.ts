import { createRandom, type Matrix, matrix, matrixFromRows } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { chooseDirections } from './choose-directions.js';
import { groupRows } from './group-rows.js';
import { linearAngles } from './linear-angles.js';
import { momentDirections } from './moment-directions.js';
import { byMatrices, principalDirections } from './principal-directions.js';
import { productDirections } from './product-directions.js';
import type { RowDirections } from './row-directions.js';
import { secondMoments } from './second-moments.js';

function gaussian(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrix(
    Float32Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  );
}

describe('principalDirections', () => {
  it('recovers the leading eigenvectors of a known matrix', async () => {
    const d = 12;
    const values = Float64Array.from({ length: d }, (_, i) => 2 ** -i);
    const q = await principalDirections(byMatrices([identity(d)], d), d, d); // some orthonormal basis
    const m = new Float64Array(d * d);
    for (let v = 0; v < d; v++)
      for (let i = 0; i < d; i++)
        for (let j = 0; j < d; j++) m[i * d + j]! += values[v]! * q[v * d + i]! * q[v * d + j]!;
    const found = await principalDirections(byMatrices([m], d), d, 3);
    for (let v = 0; v < 3; v++) {
      let along = 0;
      for (let j = 0; j < d; j++) along += found[v * d + j]! * q[v * d + j]!;
      expect(Math.abs(along)).toBeCloseTo(1, 8);
    }
  });

  it('stays orthonormal when the matrix has too few directions', async () => {
    const d = 5;
    const m = new Float64Array(d * d);
    m[0] = 1;
    const found = await principalDirections(byMatrices([m], d), d, 3);
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) {
        let dot = 0;
        for (let j = 0; j < d; j++) dot += found[a * d + j]! * found[b * d + j]!;
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 6);
      }
  });
});

function identity(d: number): Float64Array {
  const m = new Float64Array(d * d);
  for (let i = 0; i < d; i++) m[i * d + i] = 1 + i / 10;
  return m;
}

describe('linearAngles', () => {
  it('is the angle to the projection', () => {
    const x = matrixFromRows([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 5],
      [0, 0, 0],
    ]);
    const angles = linearAngles(x, Float64Array.of(1, 0, 0), [0, 1, 2, 3]);
    expect(angles).toBeAllClose([0, Math.PI / 4, Math.PI / 2, Math.PI / 2]);
  });
});

describe('secondMoments', () => {
  it('sums x x over each group, in blocks of any fill', async () => {
    const x = gaussian(2500, 4, 5);
    const groups = [Uint32Array.from({ length: 2000 }, (_, i) => i), Uint32Array.of(2400, 7), new Uint32Array()];
    using moments = await secondMoments(x, {});
    const found = await moments.of(groups, {});
    const expected = groups.map((rows) => {
      const sum = new Float64Array(16);
      for (const row of rows)
        for (let i = 0; i < 16; i++) sum[i]! += x.data[row * 4 + (i >> 2)]! * x.data[row * 4 + (i & 3)]!;
      return sum;
    });
    for (const [i, moment] of found.entries()) {
      expect(moment).toBeAllClose(expected[i]!, { absolute: 1e-3, relative: 1e-5 });
    }
  });
});

describe('directions of rows', () => {
  const [rows, d, k] = [1500, 24, 3];
  // Columns of falling weight, so that the leading directions stand apart.
  const x = gaussian(rows, d, 3);
  for (let i = 0; i < x.data.length; i++) x.data[i]! *= 1.6 ** -(i % d);
  const random = createRandom(4);
  const labels = Int32Array.from({ length: rows }, () => random.integer(4));
  const near = [Uint32Array.of(0, 2), Uint32Array.of(1), Uint32Array.of(2), Uint32Array.of(3, 0)];
  const selected = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => row % 3 !== 0);

  async function anglesBy(make: Promise<RowDirections>): Promise<Float64Array[]> {
    using directions = await make;
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    const start = await directions.of(selected);
    const bases = [start, ...(await directions.without(selected, labels, near, start))];
    return bases.map((basis) => linearAngles(x, basis, all));
  }

  it('are the same from second moments and from products with the rows, also with clusters to spare', async () => {
    const moments = await anglesBy(momentDirections(x, k, {}));
    const products = await anglesBy(productDirections(x, k, 6, {}));
    expect(moments).toHaveLength(5);
    for (const [i, angles] of moments.entries()) expect(products[i]!).toBeAllClose(angles, { absolute: 1e-4 });
  });

  it('are those of the rows that are left', async () => {
    const [, ...without] = await anglesBy(momentDirections(x, k, {}));
    for (const [cluster, angles] of without.entries()) {
      const left = selected.filter((row) => !near[cluster]!.includes(labels[row]!));
      const [expected] = await anglesOf(left);
      expect(angles).toBeAllClose(expected!, { absolute: 1e-3 });
    }
  });

  async function anglesOf(left: Uint32Array): Promise<Float64Array[]> {
    using directions = await momentDirections(x, k, {});
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    return [linearAngles(x, await directions.of(left), all)];
  }

  it('can be had for more columns than d x d tables would leave room for', async () => {
    const wide = gaussian(40, 4096, 1);
    const all = Uint32Array.from({ length: 40 }, (_, row) => row);
    const before = process.memoryUsage().arrayBuffers;
    using directions = await chooseDirections(wide, 2, 3, {});
    const start = await directions.of(all);
    const bases = await directions.without(all, Int32Array.from(all, (row) => row % 3), near.slice(1, 3), start);
    expect(bases.map((basis) => basis.length)).toEqual([2 * 4096, 2 * 4096]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4096 * 4096 * 8);
  });

  it('stop when cancelled', async () => {
    const signal = AbortSignal.abort();
    for (const make of [momentDirections(x, k, { signal }), productDirections(x, k, 4, { signal })]) {
      using directions = await make;
      await expect(directions.of(selected)).rejects.toMatchObject({ code: 'CANCELLED' });
    }
  });
});

describe('groupRows', () => {
  it('keeps every row once, in its group, in order', () => {
    const groups = groupRows(Uint32Array.of(5, 1, 4, 0), Int32Array.of(1, 0, 0, 0, 1, 0), 3);
    expect(groups.map((group) => [...group])).toEqual([[5, 1], [4, 0], []]);
  });
});
