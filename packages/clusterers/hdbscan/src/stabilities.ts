import type { CondensedTree } from './condensed-tree.js';

/**
 * How long and how fully each cluster lasts: the sum over its rows of the density at which they leave it (alone or with a
 * child) less the density of its birth (Campello, Moulavi, Sander 2013, Eq. 3). Not negative; infinite where equal rows
 * make up a cluster.
 */
export function stabilities({ parents, births, sizes, rowCluster, rowDensity }: CondensedTree): Float64Array {
  const result = new Float64Array(parents.length);
  rowCluster.forEach((cluster, row) => {
    result[cluster]! += rowDensity[row]! - births[cluster]!;
  });
  for (let cluster = 1; cluster < parents.length; cluster++) {
    const parent = parents[cluster]!;
    result[parent]! += (births[cluster]! - births[parent]!) * sizes[cluster]!;
  }
  return result;
}
