/** The rows of a growing cluster. */
export interface Members {
  readonly rows: readonly number[];
  add(row: number): void;
  /** Mean squared distance from the members of a row that is none. */
  meanDistanceFrom(row: number): number;
  /** The same in float32, off by `doubt` at most. */
  nearlyMeanDistanceFrom(row: number): number;
  readonly doubt: number;
  /** Grows by at least as much as the mean distance of any row has changed; infinite if asking again costs less. */
  readonly drift: number;
  /** Mean squared distance over pairs of different members; twice the trace of their covariance (n - 1). */
  meanPairDistance(): number;
  /** Sum of the members' rows of the table of distances; for reading, until the next is added. */
  tableSums(): Float64Array;
}
