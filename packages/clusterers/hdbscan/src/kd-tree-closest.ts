import { pauses, type RunContext } from '@duad/core';
import { type KdTree, squaredDistance, squaredDistanceToBox } from '@duad/neighbours';
import { type Closest, closestTo } from './closest.js';
import { who } from './who.js';

/**
 * For each row of `queries` the row of the tree at the smallest mutual reachability distance.
 *
 * @param cores squared core distances of the tree's rows, by row
 * @param queryCores squared core distances of the queries
 */
export async function closestInTree(
  tree: KdTree,
  cores: Float64Array,
  queries: Pick<KdTree, 'data' | 'rows'>,
  queryCores: Float64Array,
  context: Pick<RunContext, 'signal'>,
): Promise<Closest> {
  const { columns, data, order, from, to, firstLeaf } = tree;
  const closest = closestTo(cores, queryCores);
  let query = 0;

  function visit(node: number): void {
    if (node >= firstLeaf) {
      for (let place = from[node]!; place < to[node]!; place++) {
        const distance = squaredDistance(queries.data, query * columns, data, place * columns, columns);
        closest.offer(query, order[place]!, distance);
      }
      return;
    }
    const left = 2 * node + 1;
    const toLeft = squaredDistanceToBox(columns, tree, left, queries.data, query * columns);
    const toRight = squaredDistanceToBox(columns, tree, left + 1, queries.data, query * columns);
    const leftFirst = toLeft <= toRight;
    if (closest.mayBeat(query, Math.min(toLeft, toRight))) visit(leftFirst ? left : left + 1);
    if (closest.mayBeat(query, Math.max(toLeft, toRight))) visit(leftFirst ? left + 1 : left);
  }

  const pause = pauses(context, who);
  for (query = 0; query < queries.rows; query++) {
    await pause(2 * tree.rows * columns);
    visit(0);
  }
  return closest;
}
