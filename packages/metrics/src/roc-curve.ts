import { defined, type Metric } from './metric.js';
import { ranking } from './ranking.js';

/** Points of a ROC curve, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** Share of the normal rows flagged, ascending. */
  readonly falsePositiveRates: Float64Array;
  /** Share of the anomalies flagged, ascending. */
  readonly truePositiveRates: Float64Array;
  /** A row is flagged if its score is >= this; descending from Infinity. */
  readonly thresholds: Float64Array;
}

/**
 * The ROC curve: one point before the first row and one per distinct score, none dropped (scikit-learn's
 * `roc_curve(drop_intermediate=False)`). The area under its trapezoids is `auroc`. O(n log n).
 *
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous; infinities rank as such
 * @throws INVALID_INPUT if the lengths differ or are 0, a label is neither 0 nor 1, or a score is NaN
 */
export function rocCurve(labels: ArrayLike<number>, scores: ArrayLike<number>): Metric<RocCurve> {
  const ranked = ranking(labels, scores, 'rocCurve');
  if (!ranked.defined) return ranked;
  const { thresholds, truePositives, falsePositives, positives, negatives } = ranked.value;
  const points = thresholds.length + 1;
  const curve = {
    falsePositiveRates: new Float64Array(points),
    truePositiveRates: new Float64Array(points),
    thresholds: new Float64Array(points),
  };
  curve.thresholds[0] = Number.POSITIVE_INFINITY;
  curve.thresholds.set(thresholds, 1);
  for (let k = 1; k < points; k++) {
    curve.falsePositiveRates[k] = falsePositives[k - 1]! / negatives;
    curve.truePositiveRates[k] = truePositives[k - 1]! / positives;
  }
  return defined(curve);
}
