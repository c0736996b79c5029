import type { Matrix, RunContext } from '@duad/core';
import { kdTree } from '@duad/neighbours';
import type { SpanningTree } from './boruvka.js';
import { boundedClosest } from './bounded-closest.js';
import { boundedCoreDistances } from './bounded-core-distances.js';
import { boundedSpanningTree } from './bounded-spanning-tree.js';
import type { Closest } from './closest.js';
import { distanceBounds } from './distance-bounds.js';
import { closestInTree } from './kd-tree-closest.js';
import { coreDistancesInTree } from './kd-tree-core-distances.js';
import { spanningTreeInTree } from './kd-tree-spanning-tree.js';
import { prim } from './prim.js';

/**
 * How distances are found: `kd-tree`, for everything; `prim`, a KD-tree for the core distances and all pairs for the
 * spanning tree; `products` of whole blocks on the engine. The weights that they find are the same to the last bit.
 */
export type Method = 'kd-tree' | 'prim' | 'products';

/** Up to so many columns a KD-tree leaves out enough pairs to be the quickest. */
const columnsForTree = 15;

/** Up to so many, plain loops that break off early are quicker than to go through all products several times. */
const columnsForLoops = 32;

/** Up to this much work (queries N d) plain loops are done before the engine has compiled. */
const plainWork = 1e8;

/** The method that is quickest at this size. */
export function methodFor(queries: number, { rows, columns }: Matrix): Method {
  if (columns <= columnsForTree) return 'kd-tree';
  return columns <= columnsForLoops || queries * rows * columns <= plainWork ? 'prim' : 'products';
}

/** What the hierarchy is made from. */
export interface Reachability {
  /** Squared core distances, by row. */
  readonly cores: Float64Array;
  readonly tree: SpanningTree;
}

/** Core distances and a minimum spanning tree of the mutual reachability distances (Campello et al. 2013, section 3). */
export async function reachability(x: Matrix, k: number, method: Method, context: RunContext): Promise<Reachability> {
  if (method === 'products') {
    using bounds = await distanceBounds(x, x, context, true);
    const cores = await boundedCoreDistances(bounds, x.rows, k, context);
    context.onProgress?.({ stage: 'core-distances-end', done: x.rows, total: x.rows });
    return { cores, tree: await boundedSpanningTree(bounds, cores, context) };
  }
  const index = kdTree(x);
  const placed = await coreDistancesInTree(index, index, k, context);
  context.onProgress?.({ stage: 'core-distances-end', done: x.rows, total: x.rows });
  const cores = new Float64Array(x.rows);
  index.order.forEach((row, place) => {
    cores[row] = placed[place]!;
  });
  if (method === 'prim') return { cores, tree: await prim(x, cores, context) };
  const { from, to, weights } = await spanningTreeInTree(index, placed, context);
  const rowOf = (place: number): number => index.order[place]!;
  return { cores, tree: { from: from.map(rowOf), to: to.map(rowOf), weights } };
}

/** The row of the table that is closest to each query by mutual reachability; see {@link Closest}. */
export async function closestRows(
  queries: Matrix,
  table: Matrix,
  cores: Float64Array,
  k: number,
  method: Method,
  context: Pick<RunContext, 'engine' | 'signal'>,
): Promise<Closest> {
  if (method === 'products') {
    using bounds = await distanceBounds(queries, table, context, false);
    const queryCores = await boundedCoreDistances(bounds, queries.rows, k, context);
    return await boundedClosest(bounds, cores, queryCores, context);
  }
  const index = kdTree(table);
  const wide = { data: Float64Array.from(queries.data), rows: queries.rows };
  const queryCores = await coreDistancesInTree(index, wide, k, context);
  return closestInTree(index, cores, wide, queryCores, context);
}
