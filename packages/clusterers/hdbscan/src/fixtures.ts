import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Matrix } from '@duad/core';
import type { SpanningTree } from './boruvka.js';
import { squaredDistance } from './squared-distance.js';

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
