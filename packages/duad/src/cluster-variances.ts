import type { Clustering, Matrix } from '@duad/core';

/** Spread and size of each cluster. */
export interface ClusterSpread {
  /** Mean squared distance of the members to their mean: the trace of the scatter, not a per-column mean. */
  readonly variances: Float64Array;
  readonly sizes: Uint32Array;
}

/** Variance of every cluster on the features that were clustered. Two passes over the rows. */
export function clusterVariances(x: Matrix, { labels, count }: Pick<Clustering, 'labels' | 'count'>): ClusterSpread {
  const { columns, data } = x;
  const { means, sizes } = clusterMeans(x, { labels, count });
  const variances = new Float64Array(count);
  for (let row = 0; row < x.rows; row++) {
    const cluster = labels[row]!;
    if (cluster < 0) continue;
    let distance = 0;
    for (let j = 0; j < columns; j++) distance += (data[row * columns + j]! - means[cluster * columns + j]!) ** 2;
    variances[cluster]! += distance;
  }
  return { variances: variances.map((sum, cluster) => sum / sizes[cluster]!), sizes };
}

/** Mean of every cluster, [count, columns], and its number of members. */
export function clusterMeans(
  x: Matrix,
  { labels, count }: Pick<Clustering, 'labels' | 'count'>,
): { means: Float64Array; sizes: Uint32Array } {
  const { columns, data } = x;
  const means = new Float64Array(count * columns);
  const sizes = new Uint32Array(count);
  for (let row = 0; row < x.rows; row++) {
    const cluster = labels[row]!;
    if (cluster < 0) continue;
    sizes[cluster]! += 1;
    for (let j = 0; j < columns; j++) means[cluster * columns + j]! += data[row * columns + j]!;
  }
  for (let i = 0; i < means.length; i++) means[i]! /= sizes[Math.floor(i / columns)]!;
  return { means, sizes };
}
