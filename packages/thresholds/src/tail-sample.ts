/** What the fit sees of the scores. */
export interface TailSample {
  /** Where the tail starts. */
  readonly start: number;
  /** Scores above the start, less the start, ascending. */
  readonly excesses: Float64Array;
  /** Rows at or below the start. */
  readonly below: number;
  /** Excesses above this are not looked at; infinite if all are. */
  readonly cut: number;
  /** How many those are. */
  readonly beyond: number;
}

/** The tail of which the `beyond` largest excesses are left out. */
export function withoutLargest(tail: TailSample, beyond: number): TailSample {
  if (beyond === 0) return tail;
  const kept = tail.excesses.length - beyond;
  // Scores equal to the largest kept one belong to it.
  const cut = tail.excesses[kept - 1]!;
  let last = kept;
  while (last < tail.excesses.length && tail.excesses[last] === cut) last++;
  return { ...tail, excesses: tail.excesses.subarray(0, last), cut, beyond: tail.excesses.length - last };
}
