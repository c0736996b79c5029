import type { Assignment } from './assignment.js';

/**
 * The rows whose nearest centre may have changed as the centres moved, by the triangle inequality (Hamerly, Making k-means
 * even faster, 2010): all others are sure to keep theirs. Brings the bounds of the assignment up to date.
 */
export function rowsInDoubt(
  { labels, upper, lower }: Assignment,
  before: Float64Array,
  after: Float64Array,
  columns: number,
): Uint32Array {
  const moves = new Float64Array(after.length / columns);
  for (let at = 0; at < after.length; at++) moves[Math.floor(at / columns)]! += (after[at]! - before[at]!) ** 2;
  for (let k = 0; k < moves.length; k++) moves[k] = Math.sqrt(moves[k]!);
  const farthest = moves.indexOf(Math.max(...moves));
  const largest = moves[farthest]!;
  const second = Math.max(0, ...moves.filter((_, k) => k !== farthest));

  const doubtful = new Uint32Array(labels.length);
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    upper[i]! += moves[label]!;
    lower[i]! -= label === farthest ? second : largest;
    // The slack covers the rounding of the bounds themselves.
    if (!(upper[i]! * (1 + 1e-12) < lower[i]!)) doubtful[count++] = i;
  }
  return doubtful.subarray(0, count);
}
