import { DuadError } from '@duad/core';

/**
 * Refuses labels and scores that no measure can be taken of, and counts the anomalies. O(n).
 *
 * @param who the measure that asks, for the message
 * @returns how many labels are 1
 * @throws INVALID_INPUT if there are no rows, the lengths differ, a label is neither 0 nor 1, or a score is NaN
 */
export function countPositives(labels: ArrayLike<number>, scores: ArrayLike<number>, who: string): number {
  const refuse = (problem: string): never => {
    throw new DuadError('INVALID_INPUT', `${who}: ${problem}`);
  };
  if (labels.length !== scores.length) {
    refuse(`expected one score per label, got ${labels.length} labels and ${scores.length} scores`);
  }
  if (labels.length === 0) refuse('expected at least one row, got none');
  let positives = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label === 1) positives++;
    else if (label !== 0) refuse(`expected labels 0 (normal) or 1 (anomaly), got ${label} in row ${i}`);
    const score = scores[i]!;
    // Also false for what is no number at all.
    if (!(score >= 0 || score < 0)) refuse(`expected a number as score, got ${score} in row ${i}`);
  }
  return positives;
}
