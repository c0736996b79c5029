import type { Matrix } from '@duad/core';
import { momentDirections } from './moment-directions.js';
import { productDirections } from './product-directions.js';
import { type DirectionsContext, heldOutIterations, type RowDirections } from './row-directions.js';

/** From here on K second moments of d x d would take too much memory. */
const widestMoments = 1024;
/** How much more a multiplication outside the engine takes. */
const plainCost = 20;

/** Prepares the k leading directions of a table with clusterings of at most so many clusters, the cheaper way. */
export function chooseDirections(
  x: Matrix,
  k: number,
  clusters: number,
  context: DirectionsContext,
): Promise<RowDirections> {
  const { rows, columns: d } = x;
  const products = 2 * clusters * heldOutIterations * rows * d * k;
  const moments = rows * d ** 2 + plainCost * clusters * heldOutIterations * d ** 2 * k;
  return d <= widestMoments && moments < products
    ? momentDirections(x, k, context)
    : productDirections(x, k, clusters, context);
}
