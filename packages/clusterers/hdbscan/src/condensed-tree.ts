import type { Dendrogram } from './dendrogram.js';

/**
 * The hierarchy of clusters of at least some size. Cluster 0 is the whole table; a cluster comes after its parent.
 * Densities are lambda = 1 / distance, infinite among equal rows.
 */
export interface CondensedTree {
  /** The cluster that each cluster was part of; -1 for the whole table. */
  readonly parents: Int32Array;
  /** Density at which each cluster parts from its siblings; 0 for the whole table. */
  readonly births: Float64Array;
  /** Number of rows at birth. */
  readonly sizes: Int32Array;
  /** The last cluster that each row was in. */
  readonly rowCluster: Int32Array;
  /** Density at which each row left it. */
  readonly rowDensity: Float64Array;
}

/**
 * Follows the dendrogram from the root down (Campello, Moulavi, Sander 2013, section 4). Joinings at the very same
 * distance are undone at once, as one parting into several: what comes out then depends on the distances alone and not on
 * the order of the rows or the choice among equal edges. O(N).
 */
export function condense(tree: Dendrogram, minimumClusterSize: number): CondensedTree {
  const { rows, left, right, heights, sizes: nodeSizes } = tree;
  const parents = [-1];
  const births = [0];
  const sizes = [rows];
  const rowCluster = new Int32Array(rows);
  const rowDensity = new Float64Array(rows);
  const sizeOf = (node: number): number => (node < rows ? 1 : nodeSizes[node - rows]!);

  /** What a node parts into at its height. */
  function partsOf(node: number): number[] {
    const height = heights[node - rows]!;
    const parts: number[] = [];
    const open = [node];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next >= rows && heights[next - rows] === height) open.push(left[next - rows]!, right[next - rows]!);
      else parts.push(next);
    }
    return parts;
  }

  function release(node: number, cluster: number, density: number): void {
    const open = [node];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next >= rows) {
        open.push(left[next - rows]!, right[next - rows]!);
        continue;
      }
      rowCluster[next] = cluster;
      rowDensity[next] = density;
    }
  }

  const open: [node: number, cluster: number][] = rows > 1 ? [[2 * rows - 2, 0]] : [];
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, cluster] = next;
    const parts = partsOf(node);
    const density = 1 / heights[node - rows]!;
    const large = parts.filter((part) => sizeOf(part) >= minimumClusterSize);
    for (const part of parts) {
      if (sizeOf(part) < minimumClusterSize) release(part, cluster, density);
      else if (large.length === 1) open.push([part, cluster]);
      else {
        open.push([part, parents.length]);
        parents.push(cluster);
        births.push(density);
        sizes.push(sizeOf(part));
      }
    }
  }
  return {
    parents: Int32Array.from(parents),
    births: Float64Array.from(births),
    sizes: Int32Array.from(sizes),
    rowCluster,
    rowDensity,
  };
}
