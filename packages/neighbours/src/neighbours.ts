/** The rows nearest to each query. */
export interface Neighbours {
  readonly k: number;
  /** Queries x k row numbers, nearest first; equal distances by row number, save among many copies of the query itself. */
  readonly rows: Uint32Array;
  /** Queries x k squared Euclidean distances in float64, ascending. */
  readonly squaredDistances: Float64Array;
}
