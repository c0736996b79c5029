import type { RunContext } from '@duad/core';
import { offerSmallest } from '@duad/neighbours';
import type { DistanceBounds } from './distance-bounds.js';

/**
 * Squared distance of each query to its k-th nearest row. Exact distances are taken only of the rows that their bounds do
 * not rule out: little more than k a query.
 */
export async function boundedCoreDistances(
  bounds: DistanceBounds,
  queries: number,
  k: number,
  context: Pick<RunContext, 'signal'>,
): Promise<Float64Array> {
  const cores = new Float64Array(queries);
  const likely = new Float64Array(k);
  const found = new Float64Array(k);
  await bounds.forEach(({ query, lower }) => {
    likely.fill(Number.POSITIVE_INFINITY);
    found.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < lower.length; j++) offerSmallest(likely, lower[j]!);
    const limit = likely[0]!;
    for (let j = 0; j < lower.length; j++) if (lower[j]! <= limit) offerSmallest(found, bounds.exact(query, j));
    for (let j = 0; j < lower.length; j++) {
      if (lower[j]! > limit && lower[j]! < found[0]!) offerSmallest(found, bounds.exact(query, j));
    }
    cores[query] = found[0]!;
  }, context);
  return cores;
}
