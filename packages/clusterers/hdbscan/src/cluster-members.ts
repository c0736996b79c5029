import type { CondensedTree } from './condensed-tree.js';

/** What the selected clusters are, apart from the rows: enough to place a row that was not there. */
export interface Members {
  /** For each cluster of the hierarchy the label of its rows; -1 where neither it nor one above it is selected. */
  readonly labelOf: Int32Array;
  /** Least density at which a row belongs; above 0 only if the whole table is the one cluster. */
  readonly threshold: number;
  /** For each label, the cluster of the hierarchy. */
  readonly homes: Int32Array;
  /** For each label, the density at which the last rows leave the cluster or it parts in two. */
  readonly peaks: Float64Array;
}

/** The label and the strength of membership of a row that left `cluster` at `density`. */
export function place(
  { labelOf, threshold, peaks }: Members,
  cluster: number,
  density: number,
): { readonly label: number; readonly probability: number } {
  const label = density >= threshold ? labelOf[cluster]! : -1;
  if (label < 0) return { label, probability: 0 };
  const peak = peaks[label]!;
  return { label, probability: density >= peak ? 1 : density / peak };
}

/**
 * Labels the selected clusters in the order of their first rows. Where the whole table is the one cluster, the rows belong
 * that are as dense as 1 / epsilon, or as its densest part without one: scikit-learn's rule.
 */
export function clusterMembers(tree: CondensedTree, selected: Uint8Array, epsilon: number): Members {
  const { parents, births, rowCluster, rowDensity } = tree;
  /** The selected cluster that each cluster is or lies in. */
  const within = Int32Array.from(selected, (isSelected, cluster) => (isSelected ? cluster : -1));
  for (let cluster = 1; cluster < parents.length; cluster++) {
    if (within[cluster]! < 0) within[cluster] = within[parents[cluster]!]!;
  }
  const highest = new Float64Array(parents.length);
  for (let cluster = 1; cluster < parents.length; cluster++) {
    highest[parents[cluster]!] = Math.max(highest[parents[cluster]!]!, births[cluster]!);
  }
  rowCluster.forEach((cluster, row) => {
    highest[cluster] = Math.max(highest[cluster]!, rowDensity[row]!);
  });
  const threshold = selected[0] ? (epsilon > 0 ? 1 / epsilon : highest[0]!) : 0;
  const labels = new Map<number, number>();
  rowCluster.forEach((cluster, row) => {
    const home = within[cluster]!;
    if (home >= 0 && rowDensity[row]! >= threshold && !labels.has(home)) labels.set(home, labels.size);
  });
  return {
    labelOf: within.map((home) => labels.get(home) ?? -1),
    threshold,
    homes: Int32Array.from(labels.keys()),
    peaks: Float64Array.from(labels.keys(), (home) => highest[home]!),
  };
}
