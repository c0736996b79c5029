import type { RunContext } from '@duad/core';

/** Distances from all rows of one table. There is a plain form and one that takes many at a time. */
export interface Distances extends Disposable {
  /**
   * For each row the number of the nearest centre, the first of equals, decided in float64: both forms give the same. From
   * call to call they remember how near all rows are to how many centres, and spare those whom it tells apart.
   *
   * @param centres K x d
   * @param some row numbers, and these rows' labels are given alone; all unless given
   * @returns labels, good until the next call
   */
  nearest(centres: Float64Array, context: Pick<RunContext, 'signal'>, some?: Uint32Array): Promise<Int32Array>;
  /** Rows whose label the last call for all of them changed; where that is known. */
  readonly changed: readonly number[] | undefined;
  /** Squared distances of all rows from each of the chosen rows; of an equal row exactly 0. */
  fromRows(chosen: readonly number[], context: Pick<RunContext, 'signal'>): Promise<Float64Array[]>;
}
