import { afterAll, describe, expect, it } from 'vitest';
import { allClustererChecks } from './clusterer/describe-clusterer.js';
import { blobs, clustererChecks, describeClusterer } from './index.js';
import { type LeaderFault, leader, leaderFromArtifact, leaked } from './testing/leader.js';

const large = () => blobs(1, 100, [[0], [9]]).x;

describeClusterer(() => leader(), { load: (artifact) => leaderFromArtifact(artifact), large });

describe('the suite for clusterers', () => {
  afterAll(() => leaked.forEach(clearInterval));

  const faults: Readonly<Record<LeaderFault, string>> = {
    declaration: 'declares-itself',
    nan: 'nan',
    anyRows: 'too-many-rows',
    hangsOnNan: 'nan',
    plainError: 'one-row',
    breaksOnHugeValues: 'huge-values',
    ignoresSignal: 'cancelled-before-start',
    sleeps: 'cancelled-half-way',
    prints: 'prints-nothing',
    leaks: 'leaks-nothing',
    rowOrder: 'row-order',
    random: 'ignores-the-seed',
    trulyRandom: 'repeatable',
    findsNothing: 'blobs-found',
    duplicates: 'duplicate-rows',
    dropsRows: 'labels-gap-free',
    gaps: 'labels-gap-free',
    mutates: 'input-unchanged',
    state: 'keeps-no-state',
    keepsInput: 'input-not-kept',
    batch: 'batch-split',
    assignsAnything: 'assigns-as-fitted',
    assignsAnyRow: 'assign-refuses-bad-rows',
    losesLabels: 'artifact-round-trip',
  };

  it.each(Object.entries(faults))("catches '%s' by the check '%s'", async (fault, name) => {
    const own = { [fault]: true };
    const load = (artifact: Parameters<typeof leaderFromArtifact>[0]) => leaderFromArtifact(artifact, own);
    const check = clustererChecks(() => leader(own), { load, large, timeLimit: fault === 'hangsOnNan' ? 1 : 60 }).find(
      (each) => each.name === name,
    );
    await expect(check!.run()).rejects.toMatchObject({ name: 'AssertionError' });
  });

  it('leaves out what the capabilities rule out', () => {
    const none = { inductive: false, deterministic: false, leavesUnplaced: false };
    const names = clustererChecks(() => ({ ...leader(), capabilities: none })).map(({ name }) => name);
    const all = allClustererChecks.map(({ name }) => name);
    expect(all.filter((name) => !names.includes(name)).sort()).toEqual(
      ['ignores-the-seed', 'row-order', 'assigns-as-fitted', 'batch-split', 'assign-refuses-bad-rows']
        .concat(['too-many-rows', 'foreign-artifact'])
        .sort(),
    );
  });
});
