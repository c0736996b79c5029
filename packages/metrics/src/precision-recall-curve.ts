import { defined, type Metric } from './metric.js';
import { ranking } from './ranking.js';

/** Points of a precision-recall curve, from all rows flagged to none. */
export interface PrecisionRecallCurve {
  /** Share of the flagged rows that are anomalies; one longer than `thresholds`, the last is 1 by convention. */
  readonly precisions: Float64Array;
  /** Share of the anomalies flagged, descending; one longer than `thresholds`, the last is 0. */
  readonly recalls: Float64Array;
  /** The distinct scores, ascending: a row is flagged if its score is >= this. */
  readonly thresholds: Float64Array;
}

/**
 * The precision-recall curve: one point per distinct score, none dropped, and (recall 0, precision 1) at the end
 * (scikit-learn's `precision_recall_curve(drop_intermediate=False)`). Do not take the area under its trapezoids, which
 * is too large: use `averagePrecision`. O(n log n).
 *
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous; infinities rank as such
 * @throws INVALID_INPUT if the lengths differ or are 0, a label is neither 0 nor 1, or a score is NaN
 */
export function precisionRecallCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): Metric<PrecisionRecallCurve> {
  const ranked = ranking(labels, scores, 'precisionRecallCurve');
  if (!ranked.defined) return ranked;
  const { thresholds, truePositives, falsePositives, positives } = ranked.value;
  const count = thresholds.length;
  const precisions = new Float64Array(count + 1);
  const recalls = new Float64Array(count + 1);
  for (let k = 0; k < count; k++) {
    const found = truePositives[k]!;
    precisions[count - 1 - k] = found / (found + falsePositives[k]!);
    recalls[count - 1 - k] = found / positives;
  }
  precisions[count] = 1;
  return defined({ precisions, recalls, thresholds: thresholds.slice().reverse() });
}
