import { createRandom, matrix, pauses } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { describe, expect, it } from 'vitest';
import { distanceTable } from './distance-table.js';
import { momentMembers } from './moment-members.js';
import { prepare } from './prepare.js';
import { tableMembers } from './table-members.js';

const rows = 60;

async function given() {
  const random = createRandom(5);
  const x = matrix(
    Float32Array.from({ length: rows * 7 }, () => 3 + random.normal()),
    rows,
    7,
  );
  const prepared = await prepare(x, { centre: false, normalise: false }, pauses({}, 'test'));
  return { prepared, table: await distanceTable(prepared, rows, await requireEngine({}), {}) };
}

describe('means over the members of a cluster', () => {
  it('by moments are those by the table', async () => {
    const { prepared, table } = await given();
    const [byMoments, byTable] = [momentMembers(prepared, table)(), tableMembers(table)];
    for (const row of [3, 17, 42, 8, 30]) {
      byMoments.add(row);
      byTable.add(row);
      const of = (members: typeof byTable) => Array.from({ length: 3 }, (_, k) => members.meanDistanceFrom(50 + k));
      expect(of(byMoments)).toBeAllClose(of(byTable), { relative: 1e-5 });
    }
    expect(byMoments.rows).toEqual(byTable.rows);
    expect(byMoments.meanPairDistance() / byTable.meanPairDistance()).toBeCloseTo(1, 5);
  });

  it('change by no more than the drift', async () => {
    const { prepared, table } = await given();
    const members = momentMembers(prepared, table)();
    members.add(0);
    for (let row = 1; row < 40; row++) {
      const means = () => Array.from({ length: 20 }, (_, k) => members.meanDistanceFrom(40 + k));
      const [before, drift] = [means(), members.drift];
      members.add(row);
      means().forEach((mean, k) => {
        expect(Math.abs(mean - before[k]!)).toBeLessThanOrEqual((members.drift - drift) * (1 + 1e-9));
      });
    }
  });
});
