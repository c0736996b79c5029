import type { CondensedTree } from './condensed-tree.js';
import type { ParsedHdbscanOptions } from './options.js';

/** What {@link selectClusters} goes by. */
export type SelectionRule = Pick<
  ParsedHdbscanOptions,
  'selection' | 'clusterSelectionEpsilon' | 'allowSingleCluster' | 'maximumClusterSize'
>;

/** Which clusters of the hierarchy are answered: 1 or 0 each, none of them within another. */
export function selectClusters(tree: CondensedTree, stability: Float64Array, rule: SelectionRule): Uint8Array {
  const selected = rule.selection === 'leaf' ? leaves(tree) : excessOfMass(tree, stability, rule);
  if (!rule.allowSingleCluster) selected[0] = 0;
  return rule.clusterSelectionEpsilon > 0 ? mergeBelow(tree, selected, rule) : selected;
}

/** Clusters that part no further. */
function leaves({ parents }: CondensedTree): Uint8Array {
  const selected = new Uint8Array(parents.length).fill(1);
  for (let cluster = 1; cluster < parents.length; cluster++) selected[parents[cluster]!] = 0;
  return selected;
}

/** What sums of equal stabilities may differ by, so that the order of the rows does not decide between them. */
const roundoff = 1e-10;

/** The selection with the largest sum of stabilities; the larger cluster where both are equal (Campello et al. 2013, section 5). */
function excessOfMass({ parents, sizes }: CondensedTree, stability: Float64Array, rule: SelectionRule): Uint8Array {
  const count = parents.length;
  const selected = new Uint8Array(count);
  const below = new Float64Array(count);
  for (let cluster = count - 1; cluster >= 0; cluster--) {
    const mayBeOne = cluster > 0 || rule.allowSingleCluster;
    const fits = sizes[cluster]! <= (rule.maximumClusterSize ?? Number.POSITIVE_INFINITY);
    const wins = mayBeOne && fits && stability[cluster]! >= below[cluster]! * (1 - roundoff);
    if (wins) selected[cluster] = 1;
    if (cluster > 0) below[parents[cluster]!]! += wins ? stability[cluster]! : below[cluster]!;
  }
  return topmost(parents, selected);
}

/**
 * Clusters born at a distance below epsilon give way to the nearest cluster above them that was not (Malzer and Baum, A
 * Hybrid Approach To Hierarchical Density-based Cluster Selection, 2020).
 */
function mergeBelow({ parents, births }: CondensedTree, selected: Uint8Array, rule: SelectionRule): Uint8Array {
  const epsilon = rule.clusterSelectionEpsilon;
  const merged = new Uint8Array(selected.length);
  for (let cluster = 0; cluster < selected.length; cluster++) {
    if (!selected[cluster]) continue;
    let at = cluster;
    if (at > 0 && 1 / births[at]! < epsilon) {
      do {
        const parent = parents[at]!;
        if (parent === 0 && !rule.allowSingleCluster) break;
        at = parent;
      } while (at > 0 && 1 / births[at]! <= epsilon);
    }
    merged[at] = 1;
  }
  return topmost(parents, merged);
}

/** Leaves out what lies within another selected cluster. */
function topmost(parents: Int32Array, selected: Uint8Array): Uint8Array {
  const covered = new Uint8Array(selected.length);
  const result = new Uint8Array(selected.length);
  for (let cluster = 0; cluster < selected.length; cluster++) {
    const parent = parents[cluster]!;
    if (parent >= 0) covered[cluster] = covered[parent]! | result[parent]!;
    result[cluster] = selected[cluster]! & ~covered[cluster]!;
  }
  return result;
}
