import { type Check, ensure } from '../check.js';
import { ensureDeclared } from '../common-checks.js';
import { ensureSilent } from '../console-guard.js';
import { normalTable, threeTimes } from '../data/tables.js';
import { ensureSame, isSameArtifact } from '../same.js';
import { agreement, ensureSound } from './sound.js';
import { blobsOf, type ClustererSubject } from './subject.js';

/** What holds of every clusterer on plain data. */
export const contractChecks: readonly Check<ClustererSubject>[] = [
  {
    name: 'declares-itself',
    when: 'always',
    proves: 'the factory gives a plain object with specVersion 1, a name, options and capabilities of the right types',
    run: async ({ make }) => {
      const plugIn = make();
      ensureDeclared(plugIn);
      ensure(typeof plugIn.fit === 'function', 'expected a method fit');
      for (const flag of ['inductive', 'deterministic', 'leavesUnplaced'] as const) {
        ensure(typeof plugIn.capabilities[flag] === 'boolean', `expected capabilities.${flag} to be true or false`);
      }
      const { maximumRows } = plugIn.capabilities;
      const isCount = maximumRows === undefined || (Number.isInteger(maximumRows) && maximumRows > 0);
      ensure(isCount, `expected maximumRows, where there is one, to be a whole number, got ${maximumRows}`);
    },
  },
  {
    name: 'labels-gap-free',
    when: 'always',
    proves: 'one label per row, 0 .. count - 1 all used, -1 only if leavesUnplaced; on blobs, on noise, on duplicates',
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      for (const table of [x, normalTable(2, 80, x.columns), threeTimes(normalTable(3, 20, x.columns))]) {
        const clusterer = subject.make();
        ensureSound(await clusterer.fit(table, bench.context()), table.rows, clusterer);
      }
    },
  },
  {
    name: 'blobs-found',
    when: 'always',
    proves: 'well separated clusters are found: adjusted Rand index of the placed rows, at least half of all',
    run: async (subject, bench) => {
      const least = subject.options.leastAgreement ?? 0.95;
      for (const seed of [1, 2, 3]) {
        const { x, truth } = blobsOf(subject, seed);
        const { labels } = await subject.make().fit(x, bench.context(seed));
        const placed = labels.filter((label) => label >= 0).length;
        ensure(placed >= x.rows / 2, `expected at least half of the rows to be placed, got ${placed} of ${x.rows}`);
        const found = agreement(labels, truth);
        ensure(found >= least, `expected an adjusted Rand index of at least ${least}, got ${found}`);
      }
    },
  },
  {
    name: 'repeatable',
    when: 'always',
    proves: 'two clusterers with the same options and seed give the same artifact, bit for bit',
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      const [a, b] = [await subject.make().fit(x, bench.context(5)), await subject.make().fit(x, bench.context(5))];
      ensureSame(a.labels, b.labels, 'labels of a second fit');
      ensure(isSameArtifact(a.toArtifact(), b.toArtifact()), 'a second fit from the same seed gives another artifact');
    },
  },
  {
    name: 'keeps-no-state',
    when: 'always',
    proves:
      'a fit depends on no fit before it: the first table again, after another one, gives the first artifact again',
    run: async (subject, bench) => {
      const clusterer = subject.make();
      const [x, other] = [blobsOf(subject, 1).x, normalTable(4, 70, blobsOf(subject, 1).x.columns)];
      const first = (await clusterer.fit(x, bench.context(5))).toArtifact();
      await clusterer.fit(other, bench.context(6));
      const again = (await clusterer.fit(x, bench.context(5))).toArtifact();
      ensure(isSameArtifact(first, again), 'another table fitted in between changes the artifact of the first one');
    },
  },
  {
    name: 'input-unchanged',
    when: 'always',
    proves: 'the table has the same bits after fitting (and assigning) as before',
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      const before = x.data.slice();
      const { inductive } = await subject.make().fit(x, bench.context());
      ensureSame(before, x.data, 'the table after fitting');
      await inductive?.assign(x, bench.context());
      ensureSame(before, x.data, 'the table after assigning');
    },
  },
  {
    name: 'input-not-kept',
    when: 'always',
    proves: 'what was fitted stays as it is when the caller writes into the table afterwards',
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      const fitted = await subject.make().fit(x, bench.context());
      const before = fitted.labels.slice();
      const assigned = await fitted.inductive?.assign({ ...x, data: x.data.slice() }, bench.context());
      const original = { ...x, data: x.data.slice() };
      x.data.fill(0);
      ensureSame(before, fitted.labels, 'labels after the table was overwritten');
      if (!assigned) return;
      ensureSame(assigned, await fitted.inductive!.assign(original, bench.context()), 'assignment after that');
    },
  },
  {
    name: 'prints-nothing',
    when: 'always',
    proves: 'warnings are returned, not printed',
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      await ensureSilent(() => subject.make().fit(x, bench.context()));
    },
  },
];
