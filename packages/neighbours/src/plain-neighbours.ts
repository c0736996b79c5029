import { type Matrix, pauses, type RunContext } from '@duad/core';
import { nearestList } from './nearest-list.js';
import type { Neighbours } from './neighbours.js';
import { squaredDistance } from './squared-distance.js';

/** Every query against every row, distances broken off once they are too large. */
export async function plainNeighbours(
  queries: Matrix,
  table: Matrix,
  k: number,
  context: Pick<RunContext, 'signal'>,
  who: string,
): Promise<Neighbours> {
  const { columns, rows: count } = table;
  const data = Float64Array.from(table.data);
  const list = nearestList(k);
  const rows = new Uint32Array(queries.rows * k);
  const squaredDistances = new Float64Array(queries.rows * k);
  const pause = pauses(context, who);
  for (let query = 0; query < queries.rows; query++) {
    await pause(count * columns);
    const own = Float64Array.from(queries.data.subarray(query * columns, (query + 1) * columns));
    // A sum that is broken off is not below the limit, but may equal it by chance: hence the next number as bound.
    for (let row = 0; row < count; row++) {
      const bound = list.limit;
      list.offer(row, squaredDistance(own, 0, data, row * columns, columns, bound * (1 + 2 ** -51)));
    }
    list.finish(rows, squaredDistances, query * k);
  }
  return { k, rows, squaredDistances };
}
