import { breathe, type RunContext } from '@duad/core';
import type { Coordinates } from './coordinates.js';
import { groupRows } from './group-rows.js';
import { byMatrix, principalDirections, subspaceIteration } from './principal-directions.js';
import { secondMoments } from './second-moments.js';

/** Steps of subspace iteration, from the directions of all selected rows to those without a neighbourhood. */
const heldOutIterations = 12;

/** Leading uncentred principal directions of rows of a table. `dispose` it when done. */
export interface RowDirections extends Disposable {
  /** Of the named rows, [k, columns]. */
  of(rows: Uint32Array): Promise<Float64Array>;
  /**
   * Of the named rows without those of some clusters, once for each cluster.
   *
   * @param labels cluster of each row of the table
   * @param near for each cluster those to leave out
   * @param start directions of all named rows
   */
  without(
    rows: Uint32Array,
    labels: Int32Array,
    near: readonly Uint32Array[],
    start: Float64Array,
  ): Promise<Float64Array[]>;
}

/**
 * Prepares the k leading directions of rows, from the second moments of every cluster: m^2 per row of m columns and, for
 * each cluster, 12 m^2 k. Memory for as many m x m tables of float64 as there are clusters.
 */
export async function rowDirections(
  { table }: Coordinates,
  k: number,
  context: Pick<RunContext, 'engine' | 'signal'>,
): Promise<RowDirections> {
  const m = table.columns;
  const moments = await secondMoments(table, context);
  return {
    async of(rows) {
      const [moment] = await moments.of([rows], context);
      return principalDirections(byMatrix(moment!, m), m, k);
    },
    async without(rows, labels, near, start) {
      const perCluster = await moments.of(groupRows(rows, labels, near.length), context);
      const total = new Float64Array(m * m);
      for (const part of perCluster) addTo(total, part, 1);
      const bases: Float64Array[] = [];
      for (const heldOut of near) {
        await breathe(context, 'duad');
        const rest = total.slice();
        for (const cluster of heldOut) addTo(rest, perCluster[cluster]!, -1);
        bases.push(await subspaceIteration(byMatrix(rest, m), m, start, heldOutIterations));
      }
      return bases;
    },
    [Symbol.dispose]: () => moments[Symbol.dispose](),
  };
}

function addTo(sum: Float64Array, part: Float64Array, sign: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += sign * part[i]!;
}
