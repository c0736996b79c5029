import type { RunContext } from '@duad/core';

/** Which centre each row is nearest to, and by how much. */
export interface Assignment {
  readonly labels: Int32Array;
  /** No smaller than the distance of each row to its centre. */
  readonly upper: Float64Array;
  /** No larger than its distance to any other centre. */
  readonly lower: Float64Array;
}

/** Distances from all rows of one table. There is a plain form and one on the engine. */
export interface Distances {
  /**
   * For each row the number of the nearest centre, the first of equals, decided in float64: both forms give the same.
   *
   * @param centres K x d
   * @param known an assignment that holds but for some rows; it is brought up to date in place
   * @param rows those rows; all unless given
   */
  nearest(
    centres: Float64Array,
    context: Pick<RunContext, 'signal'>,
    known?: Assignment,
    rows?: Uint32Array,
  ): Promise<Assignment>;
  /** Squared distances of all rows from each of the chosen rows; of an equal row exactly 0. */
  fromRows(chosen: readonly number[], context: Pick<RunContext, 'signal'>): Promise<Float64Array[]>;
  /** Gives engine memory back. */
  dispose(): void;
}

/** An assignment yet to be filled in. */
export function blankAssignment(rows: number): Assignment {
  return { labels: new Int32Array(rows), upper: new Float64Array(rows), lower: new Float64Array(rows) };
}
