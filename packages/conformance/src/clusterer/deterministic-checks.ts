import { createRandom, selectRows } from '@duad/core';
import type { Check } from '../check.js';
import { normalTable } from '../data/tables.js';
import { ensureSame } from '../same.js';
import { ensureSameGroups } from './sound.js';
import { blobsOf, type ClustererSubject } from './subject.js';

const when = 'deterministic';
const applies = ({ make }: ClustererSubject): boolean => make().capabilities.deterministic;

/** What holds of a clusterer that makes no use of chance. */
export const deterministicChecks: readonly Check<ClustererSubject>[] = [
  {
    name: 'ignores-the-seed',
    when,
    proves: 'another seed gives the same labels',
    applies,
    run: async (subject, bench) => {
      for (const x of [blobsOf(subject, 1).x, normalTable(2, 80, blobsOf(subject, 1).x.columns)]) {
        const [a, b] = [await subject.make().fit(x, bench.context(1)), await subject.make().fit(x, bench.context(2))];
        ensureSame(a.labels, b.labels, 'labels from another seed');
      }
    },
  },
  {
    name: 'row-order',
    when,
    proves: 'rows in another order get the same groups, blobs and noise alike',
    applies,
    run: async (subject, bench) => {
      for (const x of [blobsOf(subject, 1).x, normalTable(2, 80, blobsOf(subject, 1).x.columns)]) {
        const order = createRandom(3).permutation(x.rows);
        const straight = await subject.make().fit(x, bench.context());
        const permuted = await subject.make().fit(selectRows(x, order), bench.context());
        const expected = Int32Array.from(order, (row) => straight.labels[row]!);
        ensureSameGroups(expected, permuted.labels, 'rows in another order');
      }
    },
  },
];
