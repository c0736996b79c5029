import type { Matrix } from '@duad/core';
import { squaredDistance } from '@duad/neighbours';
import type { SpanningTree } from './boruvka.js';

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

/**
 * Prim's minimum spanning tree from row 0, over all pairs. Among rows equally near the first one is taken, and a row keeps
 * the neighbour that it has unless another is nearer, as in scikit-learn.
 */
export function primByDefinition(x: Matrix, k: number): SpanningTree {
  const { rows } = x;
  const weigh = reachabilityByDefinition(x, k);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const neighbour = new Uint32Array(rows);
  const outside = new Set(Array.from({ length: rows - 1 }, (_, i) => i + 1));
  const edges: [from: number, to: number, weight: number][] = [];
  for (let latest = 0; outside.size > 0; ) {
    let next = -1;
    for (const row of outside) {
      const weight = weigh(latest, row);
      if (weight < nearest[row]!) {
        nearest[row] = weight;
        neighbour[row] = latest;
      }
      if (next < 0 || nearest[row]! < nearest[next]!) next = row;
    }
    outside.delete(next);
    edges.push([neighbour[next]!, next, nearest[next]!]);
    latest = next;
  }
  return {
    from: Uint32Array.from(edges, ([from]) => from),
    to: Uint32Array.from(edges, ([, to]) => to),
    weights: Float64Array.from(edges, ([, , weight]) => weight),
  };
}
