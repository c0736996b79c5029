import { type Matrix, pauses, type RunContext } from '@duad/core';
import { kdTree, squaredDistanceToBox } from './kd-tree.js';
import { nearestList } from './nearest-list.js';
import type { Neighbours } from './neighbours.js';
import { squaredDistance } from './squared-distance.js';

/** Branch and bound in a KD-tree (Friedman, Bentley, Finkel, ACM TOMS 1977). */
export async function treeNeighbours(
  queries: Matrix,
  table: Matrix,
  k: number,
  context: Pick<RunContext, 'signal'>,
  who: string,
): Promise<Neighbours> {
  const tree = kdTree(table);
  const { columns, data, order, from, to, firstLeaf } = tree;
  const asked = Float64Array.from(queries.data);
  const list = nearestList(k);
  const rows = new Uint32Array(queries.rows * k);
  const squaredDistances = new Float64Array(queries.rows * k);
  let start = 0;

  function visit(node: number): void {
    if (node >= firstLeaf) {
      for (let place = from[node]!; place < to[node]!; place++) {
        const bound = list.limit * (1 + 2 ** -51);
        list.offer(order[place]!, squaredDistance(asked, start, data, place * columns, columns, bound));
      }
      return;
    }
    const left = 2 * node + 1;
    const toLeft = squaredDistanceToBox(columns, tree, left, asked, start);
    const toRight = squaredDistanceToBox(columns, tree, left + 1, asked, start);
    const leftFirst = toLeft <= toRight;
    if (mayHoldNearer(Math.min(toLeft, toRight))) visit(leftFirst ? left : left + 1);
    if (mayHoldNearer(Math.max(toLeft, toRight))) visit(leftFirst ? left + 1 : left);
  }

  /** Among copies of the query any will do: a table full of them must not be searched to the end. */
  function mayHoldNearer(toBox: number): boolean {
    return toBox <= list.limit && list.limit > 0;
  }

  const pause = pauses(context, who);
  for (let query = 0; query < queries.rows; query++) {
    await pause(2 * tree.rows * columns);
    start = query * columns;
    visit(0);
    list.finish(rows, squaredDistances, query * k);
  }
  return { k, rows, squaredDistances };
}
