import { checkMatrix, DuadError, type Matrix, type RunContext } from '@duad/core';
import { groupedNeighbours, rowsPerGroup } from './grouped-neighbours.js';
import type { Neighbours } from './neighbours.js';
import { plainNeighbours } from './plain-neighbours.js';
import { treeNeighbours } from './tree-neighbours.js';

/** How they are found: in a `kd-tree`, by `plain` loops over all pairs, or from `products` of blocks on the engine. */
export type NeighbourMethod = 'kd-tree' | 'plain' | 'products';

/** Up to so many columns a KD-tree leaves out enough pairs to be the quickest. */
const columnsForTree = 15;

/** Up to this much work (queries N d) plain loops are done before the engine has compiled. */
const plainWork = 3e7;

/** The method that is quickest at this size. */
export function neighbourMethodFor(queries: number, { rows, columns }: Matrix, k: number): NeighbourMethod {
  if (columns <= columnsForTree) return 'kd-tree';
  const groups = Math.floor(rows / rowsPerGroup);
  return queries * rows * columns <= plainWork || groups < 4 * k ? 'plain' : 'products';
}

/**
 * The `k` rows of a table nearest to each query, a query that is a row of the table among its own. All methods find the same
 * distances to the last bit, whichever queries are asked together. Some O(queries log N) up to 15 columns, else
 * O(queries N d); memory: a copy of the table and the answers.
 *
 * @param k 1 .. table.rows
 * @throws INVALID_INPUT, WIDTH_MISMATCH, NOT_FINITE, CANCELLED, and TOO_MANY_ROWS where a table is too large for products
 */
export async function nearestNeighbours(
  queries: Matrix,
  table: Matrix,
  k: number,
  context: Pick<RunContext, 'engine' | 'signal' | 'onProgress'>,
  method: NeighbourMethod = neighbourMethodFor(queries.rows, table, k),
): Promise<Neighbours> {
  const who = '@duad/neighbours';
  checkMatrix(table, who);
  if (queries !== table) checkMatrix(queries, who, { columns: table.columns });
  if (!(Number.isInteger(k) && k >= 1 && k <= table.rows)) {
    throw new DuadError('INVALID_INPUT', `${who}: expected k from 1 to the ${table.rows} rows of the table, got ${k}`);
  }
  const find = { 'kd-tree': treeNeighbours, plain: plainNeighbours, products: groupedNeighbours }[method];
  return find(queries, table, k, context, who);
}
