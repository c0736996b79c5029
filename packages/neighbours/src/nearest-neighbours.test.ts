import { createRandom, type Matrix, matrix, matrixFromRows } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NeighbourMethod, nearestNeighbours, neighbourMethodFor } from './nearest-neighbours.js';

const methods: readonly NeighbourMethod[] = ['kd-tree', 'plain', 'products'];

/** Few different values make many equal distances and equal rows; normal ones make none. */
function table(seed: number, rows: number, columns: number, values = 0): Matrix {
  const random = createRandom(seed);
  const draw = () => (values === 0 ? random.normal() : random.integer(values));
  return matrix(Float32Array.from({ length: rows * columns }, draw), rows, columns);
}

/** All distances, sorted. */
function byDefinition(queries: Matrix, { data, rows, columns }: Matrix, k: number) {
  const answers = Array.from({ length: queries.rows }, (_, query) =>
    Array.from({ length: rows }, (_, row) => {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += (queries.data[query * columns + j]! - data[row * columns + j]!) ** 2;
      return { row, sum };
    })
      .sort((a, b) => a.sum - b.sum || a.row - b.row)
      .slice(0, k),
  ).flat();
  return { rows: answers.map(({ row }) => row), squaredDistances: answers.map(({ sum }) => sum) };
}

describe('nearest neighbours', () => {
  it('are those of the definition, whichever way they are found', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 6 }),
        async (seed, rows, columns, neighbours) => {
          const x = table(seed, rows, columns);
          const queries = table(seed + 1, 5, columns);
          const k = Math.min(rows, neighbours);
          const expected = byDefinition(queries, x, k);
          for (const method of ['kd-tree', 'plain'] as const) {
            const found = await nearestNeighbours(queries, x, k, {}, method);
            expect([...found.rows]).toEqual(expected.rows);
            expect(found.squaredDistances).toBeAllClose(expected.squaredDistances, { relative: 1e-14, absolute: 0 });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    { name: 'around the origin', change: (value: number) => value },
    { name: 'far from it', change: (value: number) => value + 1e5 },
    { name: 'huge', change: (value: number) => value * 1e30 },
    { name: 'tiny', change: (value: number) => value * 1e-30 },
    { name: 'beside one that dwarfs them', change: (value: number, at: number) => (at === 7 ? 1e30 : value) },
  ])('have the same distances to the last bit on values $name', async ({ change }) => {
    for (const values of [0, 3]) {
      const { data, rows, columns } = table(3, 403, 20, values);
      const x = matrix(data.map(change), rows, columns);
      const [tree, plain, products] = await Promise.all(methods.map((way) => nearestNeighbours(x, x, 9, {}, way)));
      expect(plain!.squaredDistances).toEqual(tree!.squaredDistances);
      expect(products!.squaredDistances).toEqual(tree!.squaredDistances);
      expect(products!.rows).toEqual(plain!.rows);
    }
  });

  it.each(methods)('of a query do not depend on those beside it: %s', async (method) => {
    const x = table(4, 300, 6);
    const queries = table(5, 50, 6);
    const together = await nearestNeighbours(queries, x, 4, {}, method);
    for (const query of [0, 17, 49]) {
      const one = matrix(queries.data.slice(6 * query, 6 * query + 6), 1, 6);
      const alone = await nearestNeighbours(one, x, 4, {}, method);
      expect(alone.rows).toEqual(together.rows.subarray(4 * query, 4 * query + 4));
      expect(alone.squaredDistances).toEqual(together.squaredDistances.subarray(4 * query, 4 * query + 4));
    }
  });

  it.each(methods)('are found among copies of one row: %s', async (method) => {
    const x = matrixFromRows(Array.from({ length: 500 }, () => [1, 2, 3]));
    const { squaredDistances } = await nearestNeighbours(x, x, 5, {}, method);
    expect(squaredDistances.every((distance) => distance === 0)).toBe(true);
  });

  it.each(methods)('can be cancelled: %s', async (method) => {
    const x = table(6, 400, 8);
    const run = nearestNeighbours(x, x, 3, { signal: AbortSignal.abort() }, method);
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('refuse what cannot be answered', async () => {
    const x = table(7, 10, 2);
    await expect(nearestNeighbours(x, x, 11, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(nearestNeighbours(x, x, 0, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(nearestNeighbours(table(8, 3, 3), x, 2, {})).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
    const broken = matrixFromRows([[1, Number.NaN]]);
    await expect(nearestNeighbours(broken, x, 2, {})).rejects.toMatchObject({ code: 'NOT_FINITE' });
  });

  it('are sought in the way that suits the size', () => {
    expect(neighbourMethodFor(1e6, table(9, 100, 15), 5)).toBe('kd-tree');
    expect(neighbourMethodFor(100, table(9, 100, 16), 5)).toBe('plain');
    expect(neighbourMethodFor(1e6, table(9, 1000, 16), 5)).toBe('products');
    expect(neighbourMethodFor(1e6, table(9, 1000, 16), 500)).toBe('plain');
  });
});
