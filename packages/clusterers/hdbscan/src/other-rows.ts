import type { KdTree } from '@duad/neighbours';

/** For each node one component that many of its rows are in, and the bounding box of the others: empty if there are none. */
export interface OtherRows {
  readonly majors: Int32Array;
  /** Corners, nodes x columns. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * What a search for another component has to look at: in a node that belongs to one component but for a stray row, no more
 * than that row. O(N d).
 */
export function otherRows(tree: KdTree, component: Int32Array): OtherRows {
  const { columns, data, nodes, firstLeaf, from, to } = tree;
  const majors = new Int32Array(nodes);
  const lower = new Float64Array(nodes * columns).fill(Number.POSITIVE_INFINITY);
  const upper = new Float64Array(nodes * columns).fill(Number.NEGATIVE_INFINITY);

  function add(node: number, low: Float64Array, high: Float64Array, at: number): void {
    for (let j = 0, to = node * columns; j < columns; j++, to++) {
      lower[to] = Math.min(lower[to]!, low[at + j]!);
      upper[to] = Math.max(upper[to]!, high[at + j]!);
    }
  }

  for (let node = nodes - 1; node >= firstLeaf; node--) {
    const major = majority(component, from[node]!, to[node]!);
    majors[node] = major;
    for (let place = from[node]!; place < to[node]!; place++) {
      if (component[place] !== major) add(node, data, data, place * columns);
    }
  }
  for (let node = firstLeaf - 1; node >= 0; node--) {
    const children = [2 * node + 1, 2 * node + 2];
    majors[node] = majors[2 * node + 1]!;
    for (const child of children) {
      const box = majors[child] === majors[node] ? { lower, upper } : tree;
      add(node, box.lower, box.upper, child * columns);
    }
  }
  return { majors, lower, upper };
}

/** The component of more than half of the rows, if there is one (Boyer and Moore's vote); else some component. */
function majority(component: Int32Array, from: number, to: number): number {
  let major = component[from]!;
  let lead = 0;
  for (let place = from; place < to; place++) {
    if (lead === 0) major = component[place]!;
    lead += component[place] === major ? 1 : -1;
  }
  return major;
}
