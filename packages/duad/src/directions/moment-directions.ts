import { breathe, type Matrix } from '@duad/core';
import { groupRows } from './group-rows.js';
import { byMatrices, principalDirections, subspaceIteration } from './principal-directions.js';
import { type DirectionsContext, heldOutIterations, type RowDirections } from './row-directions.js';
import { secondMoments } from './second-moments.js';

/**
 * Directions from the second moments of every cluster: d^2 per row and, for each cluster, 12 d^2 k. Memory for as many
 * d x d tables of float64 as there are clusters. For tables of few columns.
 */
export async function momentDirections(x: Matrix, k: number, context: DirectionsContext): Promise<RowDirections> {
  const d = x.columns;
  const moments = await secondMoments(x, context);
  return {
    async of(rows) {
      return principalDirections(byMatrices(await moments.of([rows], context), d), d, k);
    },
    async without(rows, labels, near, start) {
      const perCluster = await moments.of(groupRows(rows, labels, near.length), context);
      const total = new Float64Array(d * d);
      for (const part of perCluster) addTo(total, part, 1);
      const bases: Float64Array[] = [];
      for (const heldOut of near) {
        await breathe(context, 'duad');
        const rest = total.slice();
        for (const cluster of heldOut) addTo(rest, perCluster[cluster]!, -1);
        const [basis] = await subspaceIteration(byMatrices([rest], d), d, [start], heldOutIterations);
        bases.push(basis!);
      }
      return bases;
    },
    [Symbol.dispose]: () => moments[Symbol.dispose](),
  };
}

function addTo(sum: Float64Array, part: Float64Array, sign: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += sign * part[i]!;
}
