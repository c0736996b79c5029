import type { Clustering } from '@duad/core';
import type { ClusterSpread } from '../cluster-variances.js';
import { percentile } from '../percentile.js';
import type { Selection } from './selection-rule.js';

/**
 * How much is accepted. `clusters`: variances up to the (100 - p)th percentile, each cluster counting once, as the paper's
 * text has it. `rows`: clusters from the narrowest until they hold 100 - p per cent of the rows.
 */
export type Share = 'clusters' | 'rows';

/** The members of the clusters of low variance (paper, Eq. 2 and 7). Unplaced rows are never accepted. */
export function acceptClusters(
  { labels, count }: Pick<Clustering, 'labels' | 'count'>,
  { variances, sizes }: ClusterSpread,
  anomalyPercent: number,
  share: Share,
): Selection {
  const accepted = new Uint8Array(count);
  if (share === 'clusters') {
    const limit = percentile(variances, 100 - anomalyPercent);
    for (let cluster = 0; cluster < count; cluster++) accepted[cluster] = variances[cluster]! <= limit ? 1 : 0;
  } else {
    const narrowestFirst = Array.from(variances.keys()).sort((a, b) => variances[a]! - variances[b]!);
    const wanted = ((100 - anomalyPercent) / 100) * labels.length;
    let rows = 0;
    for (const cluster of narrowestFirst) {
      if (rows >= wanted) break;
      accepted[cluster] = 1;
      rows += sizes[cluster]!;
    }
  }
  const rows: number[] = [];
  labels.forEach((cluster, row) => {
    if (cluster >= 0 && accepted[cluster]) rows.push(row);
  });
  return {
    rows: Uint32Array.from(rows),
    clusters: {
      accepted: accepted.reduce((sum, flag) => sum + flag, 0),
      variances: [...variances].sort((a, b) => a - b),
    },
  };
}
