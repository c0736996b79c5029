import { matrix, selectRows } from '@duad/core';
import { type Bench, type Check, ensure } from '../check.js';
import { narrower, normalTable, rowsOf, withValue } from '../data/tables.js';
import { answerOrRefusal, refuses } from '../refusals.js';
import { ensureSame } from '../same.js';
import { agreement } from './sound.js';
import { blobsOf, type ClustererSubject } from './subject.js';

const when = 'inductive';
const applies = ({ make }: ClustererSubject): boolean => make().capabilities.inductive;

async function fitted(subject: ClustererSubject, bench: Bench) {
  const { x, truth } = blobsOf(subject, 1);
  const { inductive, labels, count } = await subject.make().fit(x, bench.context());
  ensure(inductive, 'expected a member inductive, as the capabilities say');
  ensure(inductive.columns === x.columns, `expected inductive.columns to be ${x.columns}, got ${inductive.columns}`);
  return { x, truth, inductive, labels, count };
}

/** What holds of a clusterer that assigns rows which it was not fitted on. */
export const inductiveChecks: readonly Check<ClustererSubject>[] = [
  {
    name: 'assigns-as-fitted',
    when,
    proves: 'the fitted rows are assigned to their own clusters, and new rows of the same blobs to the right ones',
    applies,
    run: async (subject, bench) => {
      const { x, inductive, labels, count } = await fitted(subject, bench);
      ensureSame(labels, await inductive.assign(x, bench.context()), 'assignment of the fitted rows');
      const news = blobsOf(subject, 2);
      const assigned = await inductive.assign(news.x, bench.context());
      ensure(assigned instanceof Int32Array, 'expected labels to be an Int32Array');
      ensure(assigned.length === news.x.rows, `expected ${news.x.rows} labels, got ${assigned.length}`);
      ensure(
        assigned.every((label) => label >= -1 && label < count),
        `expected labels from -1 to ${count - 1}`,
      );
      const found = agreement(assigned, news.truth);
      const least = subject.options.leastAgreement ?? 0.95;
      ensure(found >= least, `new rows: expected an adjusted Rand index of at least ${least}, got ${found}`);
    },
  },
  {
    name: 'batch-split',
    when,
    proves: 'a row is assigned alike alone, in parts of a table, in another order and in the whole',
    applies,
    run: async (subject, bench) => {
      const { x: blobRows, inductive } = await fitted(subject, bench);
      for (const x of [blobRows, normalTable(5, 150, blobRows.columns)]) {
        const whole = await inductive.assign(x, bench.context());
        for (const cut of [1, Math.floor(x.rows / 3), x.rows - 1]) {
          const parts = [rowsOf(x, 0, cut), rowsOf(x, cut, x.rows)];
          const labels = [];
          for (const part of parts) labels.push(...(await inductive.assign(part, bench.context())));
          ensureSame(whole, labels, `assignment in parts of ${cut} and ${x.rows - cut} rows`);
        }
        const backwards = Uint32Array.from(whole, (_, i) => x.rows - 1 - i);
        const reversed = await inductive.assign(selectRows(x, backwards), bench.context());
        ensureSame([...whole].reverse(), reversed, 'assignment in reverse order');
      }
    },
  },
  {
    name: 'assign-refuses-bad-rows',
    when,
    proves: 'assign answers NaN, infinity and another width by an error with a code, and no rows by that or no labels',
    applies,
    run: async (subject, bench) => {
      const { x, inductive } = await fitted(subject, bench);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        await refuses(() => inductive.assign(withValue(x, 3, 1, value), bench.context()), `a row with ${value}`);
      }
      await refuses(() => inductive.assign(narrower(x), bench.context()), 'a column too few', 'WIDTH_MISMATCH');
      const none = matrix(new Float32Array(), 0, x.columns);
      const answer = await answerOrRefusal(() => inductive.assign(none, bench.context()), 'no rows');
      ensure(!answer || answer.answer.length === 0, 'no rows: expected no labels');
    },
  },
];
