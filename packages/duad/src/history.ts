import type { Selection } from './selection/selection-rule.js';

/** One selection of presumed normal rows. */
export interface SelectionRound {
  /** 0 before training, else the epoch in whose place it was made. */
  readonly epoch: number;
  /** Rows selected. */
  readonly selected: number;
  /** Rows that came or went against the selection before; all that are selected, the first time. */
  readonly changed: number;
  /** Where whole clusters are accepted or not: how many of how many, and all variances, ascending. */
  readonly clusters?: { readonly accepted: number; readonly variances: readonly number[] };
  /** Mean training loss of the last epoch before; none the first time. */
  readonly loss?: number;
}

/** Sees each selection as it is made, with the angles of all rows that it was made from (none the first time). */
export type SelectionObserver = (
  round: SelectionRound & { readonly selection: Selection; readonly angles?: Float64Array },
) => void;
