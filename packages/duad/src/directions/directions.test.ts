import { normalTable } from '@duad/conformance';
import { createRandom, type Matrix, matrixFromRows } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { coordinates } from './coordinates.js';
import { groupRows } from './group-rows.js';
import { linearAngles } from './linear-angles.js';
import { byMatrix, principalDirections } from './principal-directions.js';
import { rowDirections } from './row-directions.js';
import { secondMoments } from './second-moments.js';

describe('principalDirections', () => {
  it('recovers the leading eigenvectors of a known matrix', async () => {
    const d = 12;
    const values = Float64Array.from({ length: d }, (_, i) => 2 ** -i);
    const q = await principalDirections(byMatrix(identity(d), d), d, d); // some orthonormal basis
    const m = new Float64Array(d * d);
    for (let v = 0; v < d; v++)
      for (let i = 0; i < d; i++)
        for (let j = 0; j < d; j++) m[i * d + j]! += values[v]! * q[v * d + i]! * q[v * d + j]!;
    const found = await principalDirections(byMatrix(m, d), d, 3);
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
    const found = await principalDirections(byMatrix(m, d), d, 3);
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
    const along = { table: x, squaredLengths: Float64Array.of(1, 2, 25, 0) };
    const angles = linearAngles(along, Float64Array.of(1, 0, 0), [0, 1, 2, 3]);
    expect(angles).toBeAllClose([0, Math.PI / 4, Math.PI / 2, Math.PI / 2]);
  });
});

describe('secondMoments', () => {
  it('sums x x over each group, in blocks of any fill', async () => {
    const x = normalTable(5, 2500, 4);
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
  const x = normalTable(3, rows, d);
  for (let i = 0; i < x.data.length; i++) x.data[i]! *= 1.6 ** -(i % d);
  const random = createRandom(4);
  const labels = Int32Array.from({ length: rows }, () => random.integer(4));
  const near = [Uint32Array.of(0, 2), Uint32Array.of(1), Uint32Array.of(2), Uint32Array.of(3, 0)];
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const selected = all.filter((row) => row % 3 !== 0);

  /** Angles of all rows to the directions of the selected ones and of those without each neighbourhood. */
  async function anglesIn(width: number): Promise<Float64Array[]> {
    const along = await coordinates(x, width, {});
    using directions = await rowDirections(along, k, {});
    const start = await directions.of(selected);
    const bases = [start, ...(await directions.without(selected, labels, near, start))];
    return bases.map((basis) => linearAngles(along, basis, all));
  }

  it('are those of the rows that are left', async () => {
    const [, ...without] = await anglesIn(d);
    const along = await coordinates(x, d, {});
    using directions = await rowDirections(along, k, {});
    for (const [cluster, angles] of without.entries()) {
      const left = selected.filter((row) => !near[cluster]!.includes(labels[row]!));
      expect(angles).toBeAllClose(linearAngles(along, await directions.of(left), all), { absolute: 1e-3 });
    }
  });

  it('are all but the same along the leading directions of all rows alone', async () => {
    const whole = await anglesIn(d);
    const reduced = await anglesIn(4 * k);
    for (const [i, angles] of reduced.entries()) expect(angles).toBeAllClose(whole[i]!, { absolute: 5e-3 });
  });

  it('stop when cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(coordinates(x, 5, { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    using directions = await rowDirections(await coordinates(x, d, {}), k, { signal });
    await expect(directions.of(selected)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('coordinates', () => {
  it('keep the products of rows that lie in few directions, and whole lengths', async () => {
    const [rows, d] = [1100, 200];
    const factors = normalTable(1, rows, 5);
    const loadings = normalTable(2, 5, d);
    const x = normalTable(3, rows, d);
    for (let i = 0; i < x.data.length; i++) {
      let sum = 0;
      for (let f = 0; f < 5; f++) sum += factors.data[Math.floor(i / d) * 5 + f]! * loadings.data[f * d + (i % d)]!;
      x.data[i] = sum;
    }
    const { table, squaredLengths } = await coordinates(x, 8, {});
    expect([table.rows, table.columns]).toEqual([rows, 8]);
    const dot = (m: Matrix, a: number, b: number): number => {
      let sum = 0;
      for (let j = 0; j < m.columns; j++) sum += m.data[a * m.columns + j]! * m.data[b * m.columns + j]!;
      return sum;
    };
    for (const [a, b] of [
      [0, 1],
      [3, 1099],
      [1024, 1023],
    ] as const) {
      expect(dot(table, a, b)).toBeCloseTo(dot(x, a, b), 1);
      expect(squaredLengths[a]).toBeCloseTo(dot(x, a, a), 2);
    }
  });

  it('take no d x d table', async () => {
    const wide = normalTable(1, 40, 4096);
    const before = process.memoryUsage().arrayBuffers;
    const { table } = await coordinates(wide, 16, {});
    expect(table.columns).toBe(16);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4096 * 4096 * 4);
  });

  it('are the rows themselves where there are few columns', async () => {
    const x = normalTable(1, 10, 4);
    expect((await coordinates(x, 4, {})).table).toBe(x);
  });
});

describe('groupRows', () => {
  it('keeps every row once, in its group, in order', () => {
    const groups = groupRows(Uint32Array.of(5, 1, 4, 0), Int32Array.of(1, 0, 0, 0, 1, 0), 3);
    expect(groups.map((group) => [...group])).toEqual([[5, 1], [4, 0], []]);
  });
});
