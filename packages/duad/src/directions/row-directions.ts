import type { RunContext } from '@duad/core';

/** Steps of subspace iteration, from the directions of all selected rows to those without a neighbourhood. */
export const heldOutIterations = 12;

/** Leading uncentred principal directions of rows of a table. `dispose` it when done. */
export interface RowDirections extends Disposable {
  /** Of the named rows, [k, d]. */
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

export type DirectionsContext = Pick<RunContext, 'engine' | 'signal'>;
