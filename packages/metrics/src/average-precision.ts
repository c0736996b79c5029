import { defined, type Metric } from './metric.js';
import { ranking } from './ranking.js';

/**
 * Average precision: the sum over the distinct scores, from the highest down, of (R_k - R_(k-1)) P_k, without
 * interpolation. Rows of one score enter together, as in scikit-learn, so that their order does not matter.
 * O(n log n).
 *
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous; infinities rank as such
 * @returns above 0, up to 1; the share of anomalies for scores that tell nothing
 * @throws INVALID_INPUT if the lengths differ or are 0, a label is neither 0 nor 1, or a score is NaN
 */
export function averagePrecision(labels: ArrayLike<number>, scores: ArrayLike<number>): Metric {
  const ranked = ranking(labels, scores, 'averagePrecision');
  if (!ranked.defined) return ranked;
  const { truePositives, falsePositives, positives } = ranked.value;
  let sum = 0;
  let before = 0;
  for (let k = 0; k < truePositives.length; k++) {
    const found = truePositives[k]!;
    sum += (found - before) * (found / (found + falsePositives[k]!));
    before = found;
  }
  return defined(sum / positives);
}
