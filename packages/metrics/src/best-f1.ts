import { defined, type Metric } from './metric.js';
import { ranking } from './ranking.js';

/** The highest F1 and where it is reached. */
export interface BestF1 {
  readonly value: number;
  /** Flag the rows whose score is >= this. */
  readonly threshold: number;
}

/**
 * The highest F1 over all thresholds; of equal ones, the one that flags the fewest rows. It chooses the threshold by
 * the labels, so it tells what a detector could reach, not what it does: report it as such. O(n log n).
 *
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous; infinities rank as such
 * @throws INVALID_INPUT if the lengths differ or are 0, a label is neither 0 nor 1, or a score is NaN
 */
export function bestF1(labels: ArrayLike<number>, scores: ArrayLike<number>): Metric<BestF1> {
  const ranked = ranking(labels, scores, 'bestF1');
  if (!ranked.defined) return ranked;
  const { thresholds, truePositives, falsePositives, positives } = ranked.value;
  let best: BestF1 = { value: Number.NEGATIVE_INFINITY, threshold: Number.NaN };
  for (let k = 0; k < thresholds.length; k++) {
    const value = (2 * truePositives[k]!) / (truePositives[k]! + falsePositives[k]! + positives);
    if (value > best.value) best = { value, threshold: thresholds[k]! };
  }
  return defined(best);
}
