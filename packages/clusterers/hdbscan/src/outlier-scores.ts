import type { CondensedTree } from './condensed-tree.js';

/**
 * GLOSH (Campello, Moulavi, Zimek, Sander, Hierarchical Density Estimates, TKDD 2015, section 5): 1 less the density at
 * which a row leaves its last cluster, over the highest density in that cluster and all below it. 0 (amid a cluster) to 1.
 */
export function outlierScores({ parents, rowCluster, rowDensity }: CondensedTree): Float64Array {
  const highest = new Float64Array(parents.length);
  rowCluster.forEach((cluster, row) => {
    highest[cluster] = Math.max(highest[cluster]!, rowDensity[row]!);
  });
  for (let cluster = parents.length - 1; cluster > 0; cluster--) {
    highest[parents[cluster]!] = Math.max(highest[parents[cluster]!]!, highest[cluster]!);
  }
  return Float64Array.from(rowDensity, (density, row) => {
    const top = highest[rowCluster[row]!]!;
    return density === top ? 0 : 1 - density / top;
  });
}
