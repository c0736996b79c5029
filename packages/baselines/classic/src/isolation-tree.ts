import type { Matrix, Random } from '@duad/core';

/** Trees of one forest in flat arrays; node v splits into left[v] and left[v] + 1. */
export interface IsolationTrees {
  /** Of the first node of each tree. */
  readonly roots: Int32Array;
  /** Column that a node splits by; -1 of a leaf. */
  readonly column: Int32Array;
  /** Rows with less than this go left. */
  readonly split: Float32Array;
  readonly left: Int32Array;
  /** Of a leaf: its depth, and the depth that its rows would have reached on average. */
  readonly path: Float32Array;
}

const eulerMascheroni = 0.5772156649015329;

/** Average path length of an unsuccessful search in a binary tree of `count` rows (Liu et al. 2008, Eq. 1). */
export function averagePath(count: number): number {
  if (count <= 1) return 0;
  if (count === 2) return 1;
  return 2 * (Math.log(count - 1) + eulerMascheroni) - (2 * (count - 1)) / count;
}

/** Collects the nodes of trees as they grow. */
export function treeBuilder() {
  const roots: number[] = [];
  const column: number[] = [];
  const split: number[] = [];
  const left: number[] = [];
  const path: number[] = [];

  function node(): number {
    column.push(-1);
    split.push(0);
    left.push(0);
    path.push(0);
    return column.length - 1;
  }

  /**
   * Algorithms 1 and 2: splits by a random column at a random place between its least and largest value, until a row is
   * alone, all are equal, or the height limit is reached. Columns without different values are not drawn.
   */
  function grow(x: Matrix, rows: Uint32Array, heightLimit: number, random: Random): void {
    const { data, columns } = x;
    const order = Int32Array.from({ length: columns }, (_, j) => j);

    function fill(at: number, from: number, to: number, depth: number): void {
      const chosen = depth < heightLimit && to - from > 1 ? drawSplit(from, to) : undefined;
      if (!chosen) {
        path[at] = depth + averagePath(to - from);
        return;
      }
      column[at] = chosen.column;
      split[at] = chosen.value;
      let middle = from;
      for (let i = from; i < to; i++) {
        const row = rows[i]!;
        if (data[row * columns + chosen.column]! >= chosen.value) continue;
        rows[i] = rows[middle]!;
        rows[middle++] = row;
      }
      const first = node();
      node();
      left[at] = first;
      fill(first, from, middle, depth + 1);
      fill(first + 1, middle, to, depth + 1);
    }

    function drawSplit(from: number, to: number) {
      for (let tried = 0; tried < columns; tried++) {
        const drawn = tried + random.integer(columns - tried);
        const j = order[drawn]!;
        order[drawn] = order[tried]!;
        order[tried] = j;
        let least = Number.POSITIVE_INFINITY;
        let largest = Number.NEGATIVE_INFINITY;
        for (let i = from; i < to; i++) {
          const value = data[rows[i]! * columns + j]!;
          if (value < least) least = value;
          if (value > largest) largest = value;
        }
        if (!(least < largest)) continue;
        // Both sides get rows, whatever rounding does.
        const value = Math.fround(least + random.uniform() * (largest - least));
        return { column: j, value: value > least ? value : largest };
      }
      return undefined;
    }

    const root = node();
    roots.push(root);
    fill(root, 0, rows.length, 0);
  }

  return {
    grow,
    finish: (): IsolationTrees => ({
      roots: Int32Array.from(roots),
      column: Int32Array.from(column),
      split: Float32Array.from(split),
      left: Int32Array.from(left),
      path: Float32Array.from(path),
    }),
  };
}
