import type { SpanningTree } from './boruvka.js';
import { unionFind } from './union-find.js';

/** Single linkage as a binary tree. Nodes 0 .. N - 1 are the rows, node N + m is the m-th joining, 2 N - 2 the root. */
export interface Dendrogram {
  readonly rows: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Distance at which each joining happens, ascending. */
  readonly heights: Float64Array;
  /** Rows below each joining. */
  readonly sizes: Int32Array;
}

/** Joins the ends of the edges, lightest first. O(N log N). */
export function dendrogram({ from, to, weights }: SpanningTree): Dendrogram {
  const joinings = weights.length;
  const rows = joinings + 1;
  const order = Uint32Array.from({ length: joinings }, (_, edge) => edge);
  order.sort((a, b) => weights[a]! - weights[b]!);
  const left = new Int32Array(joinings);
  const right = new Int32Array(joinings);
  const heights = new Float64Array(joinings);
  const sizes = new Int32Array(joinings);
  const sets = unionFind(rows);
  const nodeOf = Int32Array.from({ length: rows }, (_, row) => row);
  order.forEach((edge, m) => {
    const a = nodeOf[sets.find(from[edge]!)]!;
    const b = nodeOf[sets.find(to[edge]!)]!;
    sets.unite(from[edge]!, to[edge]!);
    nodeOf[sets.find(from[edge]!)] = rows + m;
    left[m] = a;
    right[m] = b;
    heights[m] = Math.sqrt(weights[edge]!);
    sizes[m] = sizeOf(a) + sizeOf(b);
  });
  function sizeOf(node: number): number {
    return node < rows ? 1 : sizes[node - rows]!;
  }
  return { rows, left, right, heights, sizes };
}
