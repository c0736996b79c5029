/** Where the iterations ended. */
export interface FoundCentres {
  /** K x d. */
  readonly centres: Float64Array;
  /** The nearest of these centres for each row. */
  readonly labels: Int32Array;
  /** Sum over the rows of the squared distance to it. */
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}
