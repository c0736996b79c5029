import { DuadError, type Matrix } from '@duad/core';
import type { ClusterSums } from './cluster-sums.js';
import type { ParsedKMeansOptions } from './options.js';
import { squaredDistance } from './squared-distance.js';
import { who } from './who.js';

/**
 * Deals with clusters that lost their rows: gives each the row farthest from its own centre, leaves them, or refuses.
 *
 * @param centres the centres to which the rows were assigned
 * @throws DEGENERATE_DATA if the rule is `error` and there is an empty cluster
 */
export function fillEmpty(
  x: Matrix,
  sums: ClusterSums,
  centres: Float64Array,
  rule: ParsedKMeansOptions['emptyClusters'],
): void {
  const empty = [...sums.counts.keys()].filter((cluster) => sums.counts[cluster] === 0);
  if (empty.length === 0 || rule === 'drop') return;
  if (rule === 'error') {
    throw new DuadError(
      'DEGENERATE_DATA',
      `${who}: ${empty.length} of ${sums.counts.length} clusters have no rows; ask for fewer, or set emptyClusters to 'drop'`,
      { details: { empty } },
    );
  }
  const distances = Float64Array.from({ length: x.rows }, (_, row) =>
    squaredDistance(x, row, centres, sums.labelOf(row) * x.columns),
  );
  const farthest = Uint32Array.from(distances.keys()).sort((a, b) => distances[b]! - distances[a]! || a - b);
  let next = 0;
  for (const cluster of empty) {
    while (next < x.rows && sums.counts[sums.labelOf(farthest[next]!)]! < 2) next++;
    if (next === x.rows || distances[farthest[next]!] === 0) return;
    sums.move(farthest[next++]!, cluster);
  }
}
