import { defined, type Metric } from './metric.js';
import { ranking } from './ranking.js';

/**
 * Area under the ROC curve: the chance that an anomaly scores higher than a normal row, ties counted as one half (the
 * Mann-Whitney statistic by mid-ranks). O(n log n).
 *
 * Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.
 *
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous; infinities rank as such
 * @returns 0 .. 1; 0.5 for scores that tell nothing
 * @throws INVALID_INPUT if the lengths differ or are 0, a label is neither 0 nor 1, or a score is NaN
 */
export function auroc(labels: ArrayLike<number>, scores: ArrayLike<number>): Metric {
  const ranked = ranking(labels, scores, 'auroc');
  if (!ranked.defined) return ranked;
  const { truePositives, falsePositives, positives, negatives } = ranked.value;
  // Twice the number of pairs in the right order: whole numbers, exact below 2^53.
  let doubled = 0;
  let before = 0;
  for (let k = 0; k < truePositives.length; k++) {
    const anomalies = truePositives[k]! - before;
    const above = k === 0 ? 0 : falsePositives[k - 1]!;
    doubled += anomalies * (2 * negatives - above - falsePositives[k]!);
    before = truePositives[k]!;
  }
  return defined(doubled / (2 * positives * negatives));
}
