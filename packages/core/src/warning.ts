/** Something that a caller should know and that stops nothing. Returned as data: libraries never print. */
export interface Warning {
  /** Stable, in capitals, such as `NOT_CONVERGED`. */
  readonly code: string;
  /** A sentence for people. */
  readonly message: string;
}
