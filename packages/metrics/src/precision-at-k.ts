import { DuadError } from '@duad/core';
import { defined, type Metric } from './metric.js';
import { ranking } from './ranking.js';

/**
 * Share of anomalies among the `k` rows with the highest scores. Where rows of one score stand on both sides of the
 * edge, it is the mean over all orders of them, so that the order of the rows does not matter. O(n log n).
 *
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous; infinities rank as such
 * @param k 1 .. number of rows
 * @returns 0 .. 1
 * @throws INVALID_INPUT if `k` is out of range, the lengths differ or are 0, a label is neither 0 nor 1, or a score is
 *   NaN
 */
export function precisionAtK(labels: ArrayLike<number>, scores: ArrayLike<number>, k: number): Metric {
  const ranked = ranking(labels, scores, 'precisionAtK');
  if (!Number.isInteger(k) || k < 1 || k > labels.length) {
    throw new DuadError('INVALID_INPUT', `precisionAtK: expected k = 1 .. ${labels.length}, got ${k}`);
  }
  if (!ranked.defined) return ranked;
  const { truePositives, falsePositives } = ranked.value;
  let edge = 0;
  while (truePositives[edge]! + falsePositives[edge]! < k) edge++;
  const foundBefore = edge === 0 ? 0 : truePositives[edge - 1]!;
  const rowsBefore = edge === 0 ? 0 : foundBefore + falsePositives[edge - 1]!;
  const found = truePositives[edge]! - foundBefore;
  const rows = truePositives[edge]! + falsePositives[edge]! - rowsBefore;
  return defined((foundBefore + (found * (k - rowsBefore)) / rows) / k);
}
