import { DuadError } from '@duad/core';
import { countPositives } from './check-input.js';
import { defined, type Metric, oneClassOnly } from './metric.js';

/**
 * F1, the harmonic mean of precision and recall, of flagging every row whose score is >= `threshold`. O(n).
 *
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous
 * @returns 0 .. 1; 0 where no anomaly is flagged
 * @throws INVALID_INPUT if the threshold is NaN, the lengths differ or are 0, a label is neither 0 nor 1, or a score is
 *   NaN
 */
export function f1AtThreshold(labels: ArrayLike<number>, scores: ArrayLike<number>, threshold: number): Metric {
  if (Number.isNaN(threshold)) throw new DuadError('INVALID_INPUT', 'f1AtThreshold: expected a threshold, got NaN');
  const positives = countPositives(labels, scores, 'f1AtThreshold');
  if (positives === 0 || positives === labels.length) return oneClassOnly('f1AtThreshold', positives, labels.length);
  let flagged = 0;
  let truePositives = 0;
  for (let i = 0; i < labels.length; i++) {
    if (scores[i]! < threshold) continue;
    flagged++;
    truePositives += labels[i]!;
  }
  return defined((2 * truePositives) / (flagged + positives));
}
