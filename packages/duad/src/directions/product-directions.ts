import type { Matrix } from '@duad/core';
import { momentProducts } from './moment-products.js';
import { principalDirections, subspaceIteration, widthFor } from './principal-directions.js';
import { type DirectionsContext, heldOutIterations, type RowDirections } from './row-directions.js';

/**
 * Directions from products with the rows themselves, for all clusters at once: 24 d k per row and cluster. Memory for
 * clusters * k * d numbers, no d x d table. For tables of many columns.
 */
export async function productDirections(
  x: Matrix,
  k: number,
  clusters: number,
  context: DirectionsContext,
): Promise<RowDirections> {
  const d = x.columns;
  const together = await momentProducts(x, 1, widthFor(k, d), context);
  const perCluster = await momentProducts(x, clusters, k, context);
  return {
    of: (rows) => principalDirections((bases) => together.times(bases, rows, () => true, context), d, k),
    without(rows, labels, near, start) {
      const isHeldOut = near.map((those) => Uint8Array.from(near, (_, cluster) => (those.includes(cluster) ? 1 : 0)));
      const isIn = (position: number, cluster: number): boolean => !isHeldOut[cluster]![labels[rows[position]!]!];
      return subspaceIteration(
        (bases) => perCluster.times(bases, rows, isIn, context),
        d,
        near.map(() => start),
        heldOutIterations,
      );
    },
    [Symbol.dispose]() {
      together[Symbol.dispose]();
      perCluster[Symbol.dispose]();
    },
  };
}
