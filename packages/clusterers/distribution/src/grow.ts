import type { Pauses } from '@duad/core';
import type { DistanceTable } from './distance-table.js';
import type { Members } from './members.js';
import type { SecondOrder } from './second-order.js';
import type { Seed } from './seeds.js';
import type { Unplaced } from './unplaced.js';

/** What a cluster grows in. */
export interface Ground {
  readonly table: DistanceTable;
  readonly secondOrder: SecondOrder;
  readonly unplaced: Unplaced;
  /** No members yet. */
  readonly noMembers: () => Members;
  /** What the shell test of one row costs, in numbers read. */
  readonly shellCost: number;
  readonly pace: Pauses;
  /** Threshold for a cluster of that mean squared distance. */
  readonly limitFor: (delta: number) => number;
  /** Times that a cluster grows; may be infinite. */
  readonly passes: number;
}

/** A cluster, and the mean squared distance that its last growth used. */
export interface GrownCluster {
  readonly members: Members;
  readonly delta: number;
}

/**
 * Grows a cluster from a pair of rows: rows join that see the data as the members do on average, and are as far from the
 * members as those are from each other. A pass in which none joins ends it: the next would be the same.
 */
export async function grow(seed: Seed, ground: Ground): Promise<GrownCluster> {
  const members = ground.noMembers();
  members.add(seed.i);
  members.add(seed.j);
  let delta = seed.distance;
  for (let pass = 1; pass <= ground.passes; pass++) {
    if (pass > 1) delta = members.meanPairDistance();
    const before = members.rows.length;
    await addRows(members, delta, ground);
    if (members.rows.length === before) break;
  }
  return { members, delta };
}

/**
 * One growth: `delta` and the profile stay as they are. The shell test depends on who has joined before, so it is swept
 * over the rows until none joins; the second-order test does not, and the cheaper of the two is asked first.
 */
async function addRows(members: Members, delta: number, ground: Ground): Promise<void> {
  const limit = ground.limitFor(delta);
  const agrees = ground.secondOrder.agreementWith(profileOf(members, delta, ground.table), delta, limit);
  const own = new Set(members.rows);
  const shellFirst = 2 * ground.shellCost <= ground.table.columns;
  const waiting = new Int32Array(ground.unplaced.rows().length);
  /** Until the members have drifted that far, the row cannot pass the shell test. */
  const due = new Float64Array(waiting.length);
  let count = 0;
  for (const row of ground.unplaced.rows()) {
    const pause = shellFirst ? undefined : ground.pace(ground.table.columns);
    if (pause) await pause;
    if (!own.has(row) && (shellFirst || agrees(row))) waiting[count++] = row;
  }
  for (let size = 0; size < members.rows.length; ) {
    size = members.rows.length;
    let left = 0;
    for (let at = 0; at < count; at++) {
      const row = waiting[at]!;
      let next = due[at]!;
      if (members.drift >= next) {
        const pause = ground.pace(ground.shellCost);
        if (pause) await pause;
        let excess = Math.abs(members.nearlyMeanDistanceFrom(row) - delta) - limit;
        if (Math.abs(excess) <= members.doubt) excess = Math.abs(members.meanDistanceFrom(row) - delta) - limit;
        if (excess < 0) {
          if (shellFirst && !agrees(row)) continue;
          members.add(row);
          const rest = ground.pace(2 * ground.table.columns);
          if (rest) await rest;
          continue;
        }
        next = members.drift + (1 - 1e-9) * Math.max(0, excess - members.doubt);
      }
      waiting[left] = row;
      due[left++] = next;
    }
    count = left;
  }
}

/** The mean of the members' rows of the table, their distances from themselves replaced by `delta`. */
function profileOf(members: Members, delta: number, { columnOf }: DistanceTable): Float64Array {
  const profile = members.tableSums().slice();
  for (const row of members.rows) if (columnOf[row]! >= 0) profile[columnOf[row]!]! += delta;
  return profile.map((sum) => sum / members.rows.length);
}
