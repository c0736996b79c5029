import { type Matrix, pauses, type RunContext } from '@duad/core';
import { squaredDistance } from '@duad/neighbours';
import type { SpanningTree } from './boruvka.js';
import { who } from './who.js';

/**
 * Minimum spanning tree of the mutual reachability distances after Prim (1957): the tree takes in the row closest to it,
 * N - 1 times. O(N^2 d) time, less where distances can be broken off early; O(N) memory.
 *
 * @param cores squared core distances
 */
export async function prim(
  { data: narrow, rows, columns }: Matrix,
  cores: Float64Array,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<SpanningTree> {
  const data = Float64Array.from(narrow);
  const from = new Uint32Array(rows - 1);
  const to = new Uint32Array(rows - 1);
  const weights = new Float64Array(rows - 1);
  /** The rows outside the tree, and the lightest edge from each into it. */
  const outside = Uint32Array.from({ length: rows - 1 }, (_, i) => i + 1);
  const lightest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const neighbour = new Uint32Array(rows);
  const pause = pauses(context, who);
  let latest = 0;
  for (let edge = 0; edge < rows - 1; edge++) {
    await pause(rows * columns);
    const core = cores[latest]!;
    let least = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let position = 0; position < rows - 1 - edge; position++) {
      const row = outside[position]!;
      let weight = lightest[row]!;
      if (core < weight && cores[row]! < weight) {
        const distance = squaredDistance(data, latest * columns, data, row * columns, columns, weight);
        const reachability = Math.max(distance, core, cores[row]!);
        if (reachability < weight) {
          weight = reachability;
          lightest[row] = weight;
          neighbour[row] = latest;
        }
      }
      if (weight < least) {
        least = weight;
        at = position;
      }
    }
    latest = outside[at]!;
    from[edge] = neighbour[latest]!;
    to[edge] = latest;
    weights[edge] = least;
    outside[at] = outside[rows - 2 - edge]!;
    if ((edge + 1) % 1000 === 0) context.onProgress?.({ stage: 'spanning-tree', done: edge + 1, total: rows - 1 });
  }
  return { from, to, weights };
}
