import type { RunContext } from '@duad/core';
import { type Closest, closestTo } from './closest.js';
import type { DistanceBounds } from './distance-bounds.js';

/** For each query the row at the smallest mutual reachability distance, as in a KD-tree. */
export async function boundedClosest(
  bounds: DistanceBounds,
  cores: Float64Array,
  queryCores: Float64Array,
  context: Pick<RunContext, 'signal'>,
): Promise<Closest> {
  const closest = closestTo(cores, queryCores);
  await bounds.forEach(({ query, lower }) => {
    let likeliest = 0;
    for (let j = 1; j < lower.length; j++) if (lower[j]! < lower[likeliest]!) likeliest = j;
    closest.offer(query, likeliest, bounds.exact(query, likeliest));
    for (let j = 0; j < lower.length; j++) {
      if (j !== likeliest && closest.mayBeat(query, lower[j]!)) closest.offer(query, j, bounds.exact(query, j));
    }
  }, context);
  return closest;
}
