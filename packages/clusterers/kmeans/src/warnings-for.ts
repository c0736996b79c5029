import type { Warning } from '@duad/core';
import type { KMeansClustering } from './kmeans-clustering.js';
import { who } from './who.js';

/**
 * What a caller should know of the outcome.
 *
 * @param asked clusters asked for
 * @param started centres that there were at the start
 */
export function warningsFor(
  asked: number,
  started: number,
  {
    centers,
    columns,
    iterations,
    converged,
  }: Pick<KMeansClustering, 'centers' | 'columns' | 'iterations' | 'converged'>,
): Warning[] {
  const warnings: Warning[] = [];
  const count = centers.length / columns;
  if (started < asked) {
    warnings.push({
      code: 'FEWER_CLUSTERS',
      message: `${who}: ${started} instead of ${asked} clusters, as there are no more different rows`,
    });
  }
  if (count < started) {
    warnings.push({
      code: 'EMPTY_CLUSTERS',
      message: `${who}: ${started - count} of ${started} clusters have no rows and were left out`,
    });
  }
  if (!converged) {
    warnings.push({
      code: 'NOT_CONVERGED',
      message: `${who}: stopped after ${iterations} iterations, before the centres came to rest`,
    });
  }
  return warnings;
}
