import { type RunContext, throwIfCancelled } from '@duad/core';
import { type Ground, type GrownCluster, grow } from './grow.js';
import type { NeighbourSource } from './neighbours.js';
import { seeds } from './seeds.js';
import { who } from './who.js';

/** When to stop and what to accept. */
export interface Rules {
  readonly leastMembers: number;
  /** Squared distance beyond which pairs are no seeds; may be infinite. */
  readonly maximumDistance: number;
  /** Whether a grown cluster beyond `maximumDistance`, accepted or not, ends the search too. */
  readonly stopsAtWideCluster: boolean;
  readonly seedLimit: number;
}

/** The procedure: closest pair of unplaced rows that see the data alike, growth, acceptance; until no pair is left. */
export async function findClusters(
  ground: Ground,
  source: NeighbourSource,
  rules: Rules,
  context: Pick<RunContext, 'onProgress' | 'signal'>,
): Promise<GrownCluster[]> {
  const { unplaced, secondOrder, pace } = ground;
  const total = unplaced.rows().length;
  const queue = seeds(source, unplaced, rules.seedLimit);
  const found: GrownCluster[] = [];
  const report = (stage: string, tried: number): void =>
    context.onProgress?.({
      stage,
      done: total - unplaced.rows().length,
      total,
      details: { clusters: found.length, seeds: tried },
    });

  for (let tried = 1; ; tried++) {
    const seed = await queue.next();
    if (!seed || seed.distance > rules.maximumDistance) return found;
    if (tried % 4096 === 0) report('seeds-end', tried);
    throwIfCancelled(context, who);
    await pace(ground.table.columns);
    const { i, j, distance } = seed;
    const limit = ground.limitFor(distance);
    if (distance === 0 || secondOrder.between(i, j, distance, limit) > limit) {
      queue.fail(seed);
      continue;
    }
    const cluster = await grow(seed, ground);
    if (cluster.members.rows.length >= rules.leastMembers) {
      found.push(cluster);
      unplaced.remove(cluster.members.rows);
      report('cluster-end', tried);
    } else queue.fail(seed);
    if (rules.stopsAtWideCluster && cluster.delta > rules.maximumDistance) return found;
  }
}
