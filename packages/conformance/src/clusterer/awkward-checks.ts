import { type Matrix, matrix } from '@duad/core';
import { type Bench, type Check, ensure } from '../check.js';
import { tooManyRowsCheck } from '../common-checks.js';
import { equalRows, rowsOf, scaled, threeTimes, withValue } from '../data/tables.js';
import { answerOrRefusal, refuses } from '../refusals.js';
import { agreement, ensureSound } from './sound.js';
import { blobsOf, type ClustererSubject } from './subject.js';

/** Fits, and holds the answer, if there is one, to be sound. */
async function labelsOf(subject: ClustererSubject, x: Matrix, bench: Bench): Promise<Int32Array | undefined> {
  const clusterer = subject.make();
  const answer = await answerOrRefusal(() => clusterer.fit(x, bench.context()), `${x.rows} x ${x.columns}`);
  if (!answer) return undefined;
  ensureSound(answer.answer, x.rows, clusterer);
  return answer.answer.labels;
}

function scaleCheck(name: string, factor: number): Check<ClustererSubject> {
  return {
    name,
    when: 'always',
    proves: `blobs of values about ${factor} are found, or refused by an error with a code`,
    run: async (subject, bench) => {
      const { x, truth } = blobsOf(subject, 1);
      const labels = await labelsOf(subject, scaled(x, factor), bench);
      const least = subject.options.leastAgreement ?? 0.95;
      const found = labels ? agreement(labels, truth) : 1;
      ensure(found >= least, `expected an adjusted Rand index of at least ${least}, got ${found}`);
    },
  };
}

function refusalCheck(name: string, values: readonly number[]): Check<ClustererSubject> {
  return {
    name,
    when: 'always',
    proves: `one ${values.join(' or ')} among the values: an error with a code, in the first row as in the last`,
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      for (const value of values) {
        for (const row of [0, x.rows - 1]) {
          await refuses(() => subject.make().fit(withValue(x, row, x.columns - 1, value), bench.context()), `${value}`);
        }
      }
    },
  };
}

/** Tables on which algorithms break, hang, or answer without sense. */
export const awkwardChecks: readonly Check<ClustererSubject>[] = [
  refusalCheck('nan', [Number.NaN]),
  refusalCheck('infinity', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  {
    name: 'no-rows',
    when: 'always',
    proves: 'a table without rows, or without columns: an error with a code (no labels will do for no rows)',
    run: async (subject, bench) => {
      await labelsOf(subject, matrix(new Float32Array(), 0, blobsOf(subject, 1).x.columns), bench);
      await refuses(() => subject.make().fit(matrix(new Float32Array(), 3, 0), bench.context()), 'no columns');
    },
  },
  {
    name: 'one-row',
    when: 'always',
    proves: 'a single row, and two: sound labels, or an error with a code',
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      for (const rows of [1, 2]) await labelsOf(subject, rowsOf(x, 0, rows), bench);
    },
  },
  {
    name: 'one-column',
    when: 'always',
    proves: 'three groups on a line: whatever rows are placed are placed right, or an error with a code',
    run: async (subject, bench) => {
      const truth = Int32Array.from({ length: 120 }, (_, i) => i % 3);
      const x = matrix(
        Float32Array.from(truth, (group, i) => 100 * (group + 1) + Math.sin(i)),
        truth.length,
        1,
      );
      const labels = await labelsOf(subject, x, bench);
      const found = labels ? agreement(labels, truth) : 1;
      ensure(found >= 0.95, `expected an adjusted Rand index of at least 0.95, got ${found}`);
    },
  },
  {
    name: 'equal-rows',
    when: 'always',
    proves: 'rows that are all equal are all in one cluster or all unplaced, or refused by an error with a code',
    run: async (subject, bench) => {
      for (const value of [undefined, 0]) {
        const { x } = blobsOf(subject, 1);
        if (value !== undefined) x.data.fill(value);
        const labels = await labelsOf(subject, equalRows(x, 50), bench);
        ensure(!labels || new Set(labels).size === 1, 'expected one label for rows that are all equal');
      }
    },
  },
  {
    name: 'duplicate-rows',
    when: 'always',
    proves: 'every row three times: equal rows get equal labels, or an error with a code',
    run: async (subject, bench) => {
      const { x } = blobsOf(subject, 1);
      const labels = await labelsOf(subject, threeTimes(x), bench);
      const strays = labels?.findIndex((label, row) => label !== labels[row % x.rows]) ?? -1;
      ensure(strays < 0, `row ${strays} has another label than row ${strays % x.rows}, its equal`);
    },
  },
  scaleCheck('huge-values', 1e30),
  scaleCheck('tiny-values', 1e-30),
  tooManyRowsCheck,
];
