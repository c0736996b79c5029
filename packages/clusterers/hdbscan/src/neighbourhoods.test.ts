import { createRandom, type Matrix, matrix, type RunContext } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kruskal, reachabilityByDefinition } from './fixtures.js';
import { closestRows, type Method, methodFor, reachability } from './neighbourhoods.js';

const context: RunContext = { random: createRandom(1) };
const plain: readonly Method[] = ['kd-tree', 'prim'];

/** Few different values make many equal distances and equal rows; normal ones make none. */
function table(seed: number, rows: number, columns: number, values: number): Matrix {
  const random = createRandom(seed);
  const draw = () => (values === 0 ? random.normal() : random.integer(values));
  return matrix(Float32Array.from({ length: rows * columns }, draw), rows, columns);
}

describe('the spanning tree', () => {
  it('weighs edge for edge what one by the definition weighs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(0, 2, 5),
        fc.integer({ min: 1, max: 8 }),
        async (seed, rows, columns, values, samples) => {
          const x = table(seed, rows, columns, values);
          const k = Math.min(samples, rows);
          const expected = kruskal(rows, reachabilityByDefinition(x, k)).weights;
          for (const method of plain) {
            const { tree } = await reachability(x, k, method, context);
            expect(tree.weights.slice().sort()).toEqual(expected);
            expect(joins(tree.from, tree.to, rows)).toBe(rows);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    { name: 'round the origin', scale: 1, offset: 0 },
    { name: 'far from the origin', scale: 1, offset: 1e5 },
    { name: 'huge', scale: 1e30, offset: 0 },
    { name: 'tiny', scale: 1e-30, offset: 0 },
  ])('is the same to the last bit by products on the engine: values $name', async ({ scale, offset }) => {
    for (const values of [0, 3]) {
      const { data, rows, columns } = table(3, 300, 40, values);
      const x = matrix(
        data.map((value) => value * scale + offset),
        rows,
        columns,
      );
      const [a, b] = [await reachability(x, 5, 'prim', context), await reachability(x, 5, 'products', context)];
      expect(b.cores).toEqual(a.cores);
      expect(b.tree.weights.slice().sort()).toEqual(a.tree.weights.slice().sort());
    }
  });

  it('is right beside a row that dwarfs the others', async () => {
    const x = table(4, 200, 30, 0);
    x.data[77] = 1e30;
    const [a, b] = [await reachability(x, 5, 'kd-tree', context), await reachability(x, 5, 'products', context)];
    expect(b.cores).toEqual(a.cores);
    expect(b.tree.weights.slice().sort()).toEqual(a.tree.weights.slice().sort());
  });

  it.each(['kd-tree', 'prim', 'products'] as const)('can be cancelled midway: %s', async (method) => {
    const controller = new AbortController();
    let events = 0;
    const run = reachability(table(5, 800, 20, 0), 5, method, {
      ...context,
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

describe('the closest row', () => {
  it('is the same in a KD-tree and by products, and for a row of the table a copy of it', async () => {
    for (const values of [0, 3]) {
      const x = table(6, 250, 6, values);
      const { cores } = await reachability(x, 4, 'kd-tree', context);
      const queries = table(7, 40, 6, values);
      const inTree = await closestRows(queries, x, cores, 4, 'kd-tree', context);
      expect(await closestRows(queries, x, cores, 4, 'products', context)).toMatchObject({
        rows: inTree.rows,
        reachabilities: inTree.reachabilities,
      });
      const itself = await closestRows(x, x, cores, 4, 'kd-tree', context);
      expect(itself.reachabilities).toEqual(cores);
      const rowOf = (at: number) => x.data.subarray(6 * at, 6 * at + 6);
      itself.rows.forEach((row, query) => {
        expect(rowOf(row)).toEqual(rowOf(query));
      });
    }
  });
});

describe('the method', () => {
  it('goes by width and work', () => {
    const wide = table(8, 300, 40, 0);
    expect(methodFor(1e6, table(8, 300, 15, 0))).toBe('kd-tree');
    expect(methodFor(1e6, table(8, 300, 30, 0))).toBe('prim');
    expect(methodFor(300, wide)).toBe('prim');
    expect(methodFor(1e6, wide)).toBe('products');
  });
});

/** How many rows the edges connect with row 0. */
function joins(from: Uint32Array, to: Uint32Array, rows: number): number {
  const reached = new Set([0]);
  for (let round = 0; round < rows; round++) {
    from.forEach((i, edge) => {
      const j = to[edge]!;
      if (reached.has(i)) reached.add(j);
      else if (reached.has(j)) reached.add(i);
    });
  }
  return reached.size;
}
