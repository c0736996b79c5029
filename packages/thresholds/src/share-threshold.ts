import { DuadError } from '@duad/core';
import { countFrom, sortedScores } from './sorted-scores.js';

const who = '@duad/thresholds shareThreshold';

/** From where on rows are flagged, and how many that are. */
export interface ShareThreshold {
  /** Rows with this score or a higher one are flagged. */
  readonly threshold: number;
  readonly flagged: number;
}

/**
 * The threshold that flags the wanted share of the rows, rounded to whole rows, one at least. Rows of equal score are flagged
 * together: where they straddle the line none of them is, unless they are the highest of all. O(n log n).
 *
 * @param scores one per row, higher = more anomalous
 * @param share of the rows, above 0, at most 1
 * @throws INVALID_OPTION for another share; INVALID_INPUT if there are no scores or one is not finite
 */
export function shareThreshold(scores: ArrayLike<number>, share: number): ShareThreshold {
  if (!(share > 0 && share <= 1)) {
    throw new DuadError('INVALID_OPTION', `${who}: expected a share above 0, at most 1, got ${share}`);
  }
  if (scores.length === 0) throw new DuadError('INVALID_INPUT', `${who}: expected at least one score, got none`);
  const sorted = sortedScores(scores, who);
  const wanted = Math.max(1, Math.round(share * sorted.length));
  const edge = sorted[sorted.length - wanted]!;
  const flagged = countFrom(sorted, edge);
  if (flagged === wanted) return { threshold: edge, flagged };
  const next = sorted.length - flagged;
  const above = sorted.findIndex((score, i) => i >= next && score > edge);
  const threshold = above < 0 ? edge : sorted[above]!;
  return { threshold, flagged: countFrom(sorted, threshold) };
}
