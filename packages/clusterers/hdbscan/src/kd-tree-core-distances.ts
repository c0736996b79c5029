import { pauses, type RunContext } from '@duad/core';
import { type KdTree, offerSmallest, squaredDistance, squaredDistanceToBox } from '@duad/neighbours';
import { who } from './who.js';

/**
 * Squared distance of each row of `queries` to the k-th nearest row in the tree; a row that is in the tree counts itself.
 * O(log N) a row in few dimensions, O(N) in many.
 */
export async function coreDistancesInTree(
  tree: KdTree,
  queries: Pick<KdTree, 'data' | 'rows'>,
  k: number,
  context: Pick<RunContext, 'signal'>,
): Promise<Float64Array> {
  const { columns, data, from, to, firstLeaf } = tree;
  const found = new Float64Array(k);
  let query = 0;

  function visit(node: number): void {
    const start = query;
    if (node >= firstLeaf) {
      for (let place = from[node]!; place < to[node]!; place++) {
        offerSmallest(found, squaredDistance(queries.data, start, data, place * columns, columns, found[0]!));
      }
      return;
    }
    const left = 2 * node + 1;
    const toLeft = squaredDistanceToBox(columns, tree, left, queries.data, start);
    const toRight = squaredDistanceToBox(columns, tree, left + 1, queries.data, start);
    const leftFirst = toLeft <= toRight;
    if (Math.min(toLeft, toRight) < found[0]!) visit(leftFirst ? left : left + 1);
    if (Math.max(toLeft, toRight) < found[0]!) visit(leftFirst ? left + 1 : left);
  }

  const cores = new Float64Array(queries.rows);
  const pause = pauses(context, who);
  for (let i = 0; i < queries.rows; i++) {
    await pause(2 * tree.rows * columns);
    query = i * columns;
    found.fill(Number.POSITIVE_INFINITY);
    visit(0);
    cores[i] = found[0]!;
  }
  return cores;
}
