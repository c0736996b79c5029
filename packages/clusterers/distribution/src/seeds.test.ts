import { normalTable } from '@duad/conformance';
import { matrix, pauses } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { describe, expect, it } from 'vitest';
import { type DistanceTable, distanceTable } from './distance-table.js';
import type { NeighbourSource } from './neighbours.js';
import { type Prepared, prepare } from './prepare.js';
import { productNeighbours } from './product-neighbours.js';
import { seeds } from './seeds.js';
import { tableNeighbours } from './table-neighbours.js';
import { unplacedRows } from './unplaced.js';

const rows = 90;
const pace = pauses({}, 'test');

async function given(): Promise<{ prepared: Prepared; table: DistanceTable }> {
  const x = normalTable(3, rows, 8);
  const prepared = await prepare(x, { centre: false, normalise: false }, pace);
  return { prepared, table: await distanceTable(prepared, rows, await requireEngine({}), {}) };
}

/** Places a few rows every now and then, as clusters do. */
async function drain(source: NeighbourSource, limit: number): Promise<[number, number][]> {
  const unplaced = unplacedRows(rows);
  const queue = seeds(source, unplaced, limit);
  const pairs: [number, number][] = [];
  for (;;) {
    const seed = await queue.next();
    if (!seed) return pairs;
    pairs.push([seed.i, seed.j]);
    if (pairs.length % 400 === 0) unplaced.remove([pairs.length / 50, pairs.length / 50 + 1, seed.i]);
    if (limit < rows) queue.fail(seed);
  }
}

/** The same by sorting all pairs. */
function sorted({ data, stride }: DistanceTable, limit: number): [number, number][] {
  const all = Array.from({ length: rows * rows }, (_, at): [number, number] => [Math.floor(at / rows), at % rows]);
  const queue = all.filter(([i, j]) => i < j).sort(([a, b], [c, d]) => data[a * stride + b]! - data[c * stride + d]!);
  const placed = new Set<number>();
  const failures = new Array<number>(rows).fill(0);
  const pairs: [number, number][] = [];
  for (const [i, j] of queue) {
    if (placed.has(i) || placed.has(j) || failures[i]! >= limit) continue;
    pairs.push([i, j]);
    if (pairs.length % 400 === 0) for (const row of [pairs.length / 50, pairs.length / 50 + 1, i]) placed.add(row);
    if (limit < rows) failures[i]!++;
  }
  return pairs;
}

describe('pairs come in order of distance, each once, placed rows left out', () => {
  it.each([rows, 20])('read off the table, at most %i failures a row', async (limit) => {
    const { table } = await given();
    const pairs = await drain(tableNeighbours(table, pace), limit);
    expect(pairs.length).toBeGreaterThan(1000);
    expect(pairs).toEqual(sorted(table, limit));
  });

  it.each([rows, 20])('by products, at most %i failures a row', async (limit) => {
    const { prepared, table } = await given();
    const source = await productNeighbours(prepared, await requireEngine({}), pace);
    expect(await drain(source, limit)).toEqual(sorted(table, limit));
    source.dispose();
  });
});

describe('the table of distances', () => {
  it('holds the squared distances, symmetric to the last bit, 0 on the diagonal', async () => {
    const { prepared, table } = await given();
    const { data, columns } = prepared.features;
    for (let i = 0; i < rows; i++) {
      expect(table.data[i * table.stride + i]).toBe(0);
      const expected = Array.from({ length: rows }, (_, j) => {
        let sum = 0;
        for (let k = 0; k < columns; k++) sum += (data[i * columns + k]! - data[j * columns + k]!) ** 2;
        return sum;
      });
      expect(table.data.subarray(i * table.stride, i * table.stride + rows)).toBeAllClose(expected, { relative: 1e-5 });
      for (let j = 0; j < i; j++) expect(table.data[i * table.stride + j]).toBe(table.data[j * table.stride + i]);
    }
  });

  it('with landmarks is a part of the table of all', async () => {
    const { prepared, table } = await given();
    const part = await distanceTable(prepared, 40, await requireEngine({}), {});
    for (let i = 0; i < rows; i++) {
      const own = part.data.subarray(i * part.stride, i * part.stride + 40);
      expect(own).toBeAllClose(table.data.subarray(i * table.stride, i * table.stride + 40), { relative: 1e-5 });
    }
    expect([...part.columnOf.subarray(38, 42)]).toEqual([38, 39, -1, -1]);
  });

  it('keeps the distance of rows that nearly coincide far from the origin', async () => {
    const x = matrix(Float32Array.of(1000, 1000, 1000.001, 1000, 0, 0), 3, 2);
    const prepared = await prepare(x, { centre: false, normalise: false }, pace);
    const table = await distanceTable(prepared, 3, await requireEngine({}), {});
    const step = Math.fround(1000.001) - 1000;
    expect(Math.sqrt(table.data[1]!) / step).toBeCloseTo(1, 1);
  });
});
