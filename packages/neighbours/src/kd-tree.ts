import type { Matrix } from '@duad/core';

/**
 * A balanced KD-tree in flat arrays. Node v has the children 2v + 1 and 2v + 2; all leaves lie on the last level. The
 * rows are copied in the order of the leaves: a node's rows are the places from[v] to to[v] - 1.
 */
export interface KdTree {
  readonly columns: number;
  readonly rows: number;
  /** Rows in the order of the leaves, in float64 so that the searches need not convert them. */
  readonly data: Float64Array;
  /** Which row of the table lies at each place. */
  readonly order: Uint32Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly nodes: number;
  /** Nodes from here on are leaves. */
  readonly firstLeaf: number;
  /** Corners of each node's bounding box, nodes x columns. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

const rowsPerLeaf = 24;

/**
 * Splits at the median of the widest column (Friedman, Bentley, Finkel, ACM TOMS 1977). O(N d log N) time; a copy
 * of the table in float64 and half as much again of memory.
 */
export function kdTree({ data, rows, columns }: Matrix): KdTree {
  const depth = Math.max(0, Math.ceil(Math.log2(rows / rowsPerLeaf)));
  const firstLeaf = 2 ** depth - 1;
  const nodes = 2 * firstLeaf + 1;
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const from = new Uint32Array(nodes);
  const to = new Uint32Array(nodes);
  const lower = new Float64Array(nodes * columns).fill(Number.POSITIVE_INFINITY);
  const upper = new Float64Array(nodes * columns).fill(Number.NEGATIVE_INFINITY);
  to[0] = rows;
  for (let node = 0; node < nodes; node++) {
    const [start, end] = [from[node]!, to[node]!];
    const box = node * columns;
    for (let place = start; place < end; place++) {
      const row = order[place]! * columns;
      for (let j = 0; j < columns; j++) {
        const value = data[row + j]!;
        if (value < lower[box + j]!) lower[box + j] = value;
        if (value > upper[box + j]!) upper[box + j] = value;
      }
    }
    if (node >= firstLeaf) continue;
    const middle = (start + end) >>> 1;
    let widest = 0;
    for (let j = 1; j < columns; j++) {
      if (upper[box + j]! - lower[box + j]! > upper[box + widest]! - lower[box + widest]!) widest = j;
    }
    partition(order, start, end, middle, (row) => data[row * columns + widest]!);
    from[2 * node + 1] = start;
    to[2 * node + 1] = middle;
    from[2 * node + 2] = middle;
    to[2 * node + 2] = end;
  }
  const placed = new Float64Array(data.length);
  order.forEach((row, place) => {
    placed.set(data.subarray(row * columns, (row + 1) * columns), place * columns);
  });
  return { columns, rows, data: placed, order, from, to, nodes, firstLeaf, lower, upper };
}

/** Hoare's selection: afterwards no key before `middle` is larger than any from there on. */
function partition(
  order: Uint32Array,
  start: number,
  end: number,
  middle: number,
  keyOf: (row: number) => number,
): void {
  let left = start;
  let right = end - 1;
  while (left < right) {
    const pivot = keyOf(order[(left + right) >>> 1]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (keyOf(order[i]!) < pivot) i++;
      while (keyOf(order[j]!) > pivot) j--;
      if (i > j) break;
      const row = order[i]!;
      order[i++] = order[j]!;
      order[j--] = row;
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else return;
  }
}

type Boxes = Pick<KdTree, 'lower' | 'upper'>;

/** Squared distance of a row, which begins at `at` in `data`, from a node's box: no row in it is nearer. */
export function squaredDistanceToBox(
  columns: number,
  { lower, upper }: Boxes,
  node: number,
  data: Float64Array,
  at: number,
): number {
  const box = node * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const value = data[at + j]!;
    const below = lower[box + j]! - value;
    const above = value - upper[box + j]!;
    if (below > 0) sum += below * below;
    else if (above > 0) sum += above * above;
  }
  // The sum is rounded in another order than a distance: what is nearer by rounding alone must not be missed.
  return sum * (1 - 1e-12);
}

/** Squared distance of two nodes' boxes: no row of the one is nearer to a row of the other. */
export function squaredDistanceBetweenBoxes(
  columns: number,
  first: Boxes,
  a: number,
  second: Boxes,
  b: number,
): number {
  let sum = 0;
  for (let j = 0, p = a * columns, q = b * columns; j < columns; j++, p++, q++) {
    const gap = Math.max(first.lower[p]! - second.upper[q]!, second.lower[q]! - first.upper[p]!);
    if (gap > 0) sum += gap * gap;
  }
  return sum * (1 - 1e-12);
}
