import type { Matrix, RunContext } from '@duad/core';
import { type Members, place } from './cluster-members.js';
import type { CondensedTree } from './condensed-tree.js';
import { closestRows, methodFor } from './neighbourhoods.js';

/** What it takes to place rows that were not there: the fitted rows and where each of them left the hierarchy. */
export interface HierarchyModel {
  readonly table: Matrix;
  /** Which neighbour the core distance reaches to. */
  readonly samples: number;
  /** Squared core distances of the fitted rows. */
  readonly cores: Float64Array;
  readonly tree: CondensedTree;
  readonly members: Members;
}

/**
 * Labels of new rows, each as if it joined the hierarchy at the fitted row to which it has the smallest mutual
 * reachability distance, the hierarchy staying as it is (after McInnes, Healy, Astels 2017, "approximate prediction").
 * Fitted rows get the labels they have.
 */
export async function assignRows(
  { table, samples, cores, tree, members }: HierarchyModel,
  x: Matrix,
  context: Pick<RunContext, 'engine' | 'signal'>,
): Promise<Int32Array> {
  const method = methodFor(x.rows, table);
  const closest = await closestRows(x, table, cores, samples, method, context);
  return closest.rows.map((row, query) => {
    const density = Math.min(1 / Math.sqrt(closest.reachabilities[query]!), tree.rowDensity[row]!);
    let cluster = tree.rowCluster[row]!;
    while (cluster > 0 && tree.births[cluster]! >= density) cluster = tree.parents[cluster]!;
    return place(members, cluster, density).label;
  });
}
