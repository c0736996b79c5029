import { countPositives } from './check-input.js';
import { defined, type Metric, oneClassOnly } from './metric.js';

/**
 * How many anomalies and normal rows score at least as high as each distinct score, from the highest score down. Every
 * measure that depends on the order of the scores can be read off it.
 */
export interface Ranking {
  /** The distinct scores, descending. */
  readonly thresholds: Float64Array;
  /** Anomalies with a score >= the threshold. */
  readonly truePositives: Float64Array;
  /** Normal rows with a score >= the threshold. */
  readonly falsePositives: Float64Array;
  /** Anomalies in all. */
  readonly positives: number;
  /** Normal rows in all. */
  readonly negatives: number;
}

/**
 * Sorts the scores of each class on its own, natively as float64, and merges them: no array of indices is sorted.
 * O(n log n).
 *
 * @throws INVALID_INPUT
 */
export function ranking(labels: ArrayLike<number>, scores: ArrayLike<number>, who: string): Metric<Ranking> {
  const positives = countPositives(labels, scores, who);
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) return oneClassOnly(who, positives, labels.length);
  const anomalous = sortedScores(labels, scores, 1, positives);
  const normal = sortedScores(labels, scores, 0, negatives);

  const thresholds = new Float64Array(labels.length);
  const truePositives = new Float64Array(labels.length);
  const falsePositives = new Float64Array(labels.length);
  let count = 0;
  let i = positives;
  let j = negatives;
  while (i > 0 || j > 0) {
    const threshold = j === 0 || (i > 0 && anomalous[i - 1]! > normal[j - 1]!) ? anomalous[i - 1]! : normal[j - 1]!;
    while (i > 0 && anomalous[i - 1] === threshold) i--;
    while (j > 0 && normal[j - 1] === threshold) j--;
    thresholds[count] = threshold + 0; // -0 becomes 0
    truePositives[count] = positives - i;
    falsePositives[count] = negatives - j;
    count++;
  }
  return defined({
    thresholds: thresholds.subarray(0, count),
    truePositives: truePositives.subarray(0, count),
    falsePositives: falsePositives.subarray(0, count),
    positives,
    negatives,
  });
}

function sortedScores(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  label: number,
  count: number,
): Float64Array {
  const chosen = new Float64Array(count);
  let taken = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) chosen[taken++] = scores[i]!;
  return chosen.sort();
}
