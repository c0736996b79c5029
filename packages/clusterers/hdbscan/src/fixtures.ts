import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom, type Matrix, matrix } from '@duad/core';
import { squaredDistance } from '@duad/neighbours';
import type { SpanningTree } from './boruvka.js';

/** Well separated round blobs, the rows in random order. */
export function blobs(seed: number, perBlob: number, centres: readonly (readonly number[])[]): Blobs {
  const random = createRandom(seed);
  const d = centres[0]!.length;
  const rows = perBlob * centres.length;
  const order = random.permutation(rows);
  const data = new Float32Array(rows * d);
  const truth = new Int32Array(rows);
  order.forEach((row, i) => {
    truth[row] = i % centres.length;
    for (let j = 0; j < d; j++) data[row * d + j] = centres[truth[row]!]![j]! + random.normal();
  });
  return { x: matrix(data, rows, d), truth };
}

export interface Blobs {
  readonly x: Matrix;
  readonly truth: Int32Array;
}

/** Adjusted Rand index (Hubert and Arabie, 1985) of two labellings. */
export function adjustedRandIndex(a: Int32Array, b: Int32Array): number {
  const table = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  a.forEach((label, i) => {
    const key = `${label} ${b[i]}`;
    table.set(key, (table.get(key) ?? 0) + 1);
    rows.set(label, (rows.get(label) ?? 0) + 1);
    columns.set(b[i]!, (columns.get(b[i]!) ?? 0) + 1);
  });
  const pairs = (counts: Iterable<number>): number => [...counts].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const together = pairs(table.values());
  const [inA, inB] = [pairs(rows.values()), pairs(columns.values())];
  const expected = (inA * inB) / pairs([a.length]);
  return (together - expected) / ((inA + inB) / 2 - expected);
}

/** Squared mutual reachability distance by the definition, from all distances. */
export function reachabilityByDefinition({ data, rows, columns }: Matrix, k: number): (i: number, j: number) => number {
  const distance = (i: number, j: number): number => squaredDistance(data, i * columns, data, j * columns, columns);
  const all = Array.from({ length: rows }, (_, i) => i);
  const cores = all.map((i) => all.map((j) => distance(i, j)).sort((a, b) => a - b)[k - 1]!);
  return (i, j) => Math.max(distance(i, j), cores[i]!, cores[j]!);
}

/** Kruskal's minimum spanning tree of a complete graph. */
export function kruskal(rows: number, weigh: (i: number, j: number) => number): SpanningTree {
  const edges: [number, number, number][] = [];
  for (let i = 0; i < rows; i++) for (let j = 0; j < i; j++) edges.push([i, j, weigh(i, j)]);
  edges.sort((a, b) => a[2] - b[2]);
  const home = Int32Array.from({ length: rows }, (_, i) => i);
  const chosen = edges.filter(([i, j]) => {
    const [from, to] = [home[i]!, home[j]!];
    if (from === to) return false;
    home.forEach((at, row) => {
      if (at === from) home[row] = to;
    });
    return true;
  });
  return {
    from: Uint32Array.from(chosen, ([i]) => i),
    to: Uint32Array.from(chosen, ([, j]) => j),
    weights: Float64Array.from(chosen, ([, , weight]) => weight),
  };
}

/** A file of reference results, if there is one: env DUAD_ORACLES, else `../shared/oracles`. */
export function readOracle(name: string): unknown {
  const folder = process.env.DUAD_ORACLES ?? fileURLToPath(new URL('../../../../../shared/oracles', import.meta.url));
  const file = `${folder}/${name}`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
