import type { RunContext } from '@duad/core';

/** Distances from all rows of one table. There is a plain form and one on the engine. */
export interface Distances {
  /**
   * For each row the number of the nearest centre, the first of equals, decided in float64: both forms give the same.
   *
   * @param centres K x d
   */
  nearest(centres: Float64Array, context: Pick<RunContext, 'signal'>): Promise<Int32Array>;
  /** Squared distances of all rows from each of the chosen rows; of an equal row exactly 0. */
  fromRows(chosen: readonly number[], context: Pick<RunContext, 'signal'>): Promise<Float64Array[]>;
  /** Gives engine memory back. */
  dispose(): void;
}
