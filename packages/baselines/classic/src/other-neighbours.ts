import type { Matrix, RunContext } from '@duad/core';
import { type Neighbours, nearestNeighbours } from '@duad/neighbours';

/**
 * The k nearest fitted rows of each query. If a query equals a fitted row, one such row is taken for the query itself and
 * left out: so a fitted row is scored as in fitting, whatever else is scored beside it.
 */
export async function otherNeighbours(
  queries: Matrix,
  table: Matrix,
  k: number,
  context: Pick<RunContext, 'engine' | 'signal' | 'onProgress'>,
): Promise<Neighbours> {
  const found = await nearestNeighbours(queries, table, k + 1, context);
  const rows = new Uint32Array(queries.rows * k);
  const squaredDistances = new Float64Array(queries.rows * k);
  for (let query = 0; query < queries.rows; query++) {
    const from = query * (k + 1);
    const first = from + copyAmong(found, from, queries === table ? query : -1);
    let at = query * k;
    for (let place = from; at < (query + 1) * k; place++) {
      if (place === first) continue;
      rows[at] = found.rows[place]!;
      squaredDistances[at++] = found.squaredDistances[place]!;
    }
  }
  return { k, rows, squaredDistances };
}

/** The place of the query's own row, or of the first copy of it; past the end if there is none. */
function copyAmong({ k, rows, squaredDistances }: Neighbours, from: number, own: number): number {
  if (squaredDistances[from]! > 0) return k;
  for (let i = 0; i < k && squaredDistances[from + i] === 0; i++) if (rows[from + i] === own) return i;
  return 0;
}
