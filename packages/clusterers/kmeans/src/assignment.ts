/** Which centre each row is nearest to, and by how much. */
export interface Assignment {
  readonly labels: Int32Array;
  /** No smaller than the distance of each row to its centre. */
  readonly upper: Float64Array;
  /** No larger than its distance to any other centre. */
  readonly lower: Float64Array;
}

/** An assignment yet to be filled in. */
export function blankAssignment(rows: number): Assignment {
  return { labels: new Int32Array(rows), upper: new Float64Array(rows), lower: new Float64Array(rows) };
}
