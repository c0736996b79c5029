import type { Matrix } from '@duad/core';
import type { ClusterSums } from './cluster-sums.js';
import { squaredDistance } from './squared-distance.js';
import type { Survey } from './survey.js';

/** Below this share of the squares about the origin, too many digits cancel out. */
const leastShare = 1e-5;

/**
 * Sum over the rows of the squared distance to their centre: by the cluster sums in O(K d), or where that would cancel, row
 * by row.
 */
export function inertiaOf(x: Matrix, sums: ClusterSums, { origin, total }: Survey, centres: Float64Array): number {
  const inertia = total - sums.gainOver(origin, centres);
  if (inertia > leastShare * total) return inertia;
  let exact = 0;
  for (let row = 0; row < x.rows; row++) exact += squaredDistance(x, row, centres, sums.labelOf(row) * x.columns);
  return exact;
}
