import { type Evaluation, type Matrix, matrix } from '@duad/core';
import { type Bench, type Check, ensure } from '../check.js';
import { equalRows, narrower, normalTable, rowsOf, scaled, threeTimes, withValue } from '../data/tables.js';
import { answerOrRefusal, refuses } from '../refusals.js';
import { type AutoencoderSubject, allRows, tableOf, trained, withModel } from './subject.js';

/** Trains on the table and evaluates it; the answer, if there is one, is finite. */
async function evaluated(
  subject: AutoencoderSubject,
  x: Matrix,
  bench: Bench,
): Promise<{ before: Evaluation; after: Evaluation } | undefined> {
  const work = () =>
    withModel(subject.make().create(x.columns, bench.context()), async (model) => {
      const before = await model.evaluate(x, bench.context());
      await model.train(x, allRows(x), 3, bench.context());
      return { before, after: await model.evaluate(x, bench.context()) };
    });
  const answer = await answerOrRefusal(work, `${x.rows} x ${x.columns}`);
  const { codes, angles, squaredErrors } = answer?.answer.after ?? {};
  for (const values of [codes?.data, angles, squaredErrors]) {
    ensure(!values || values.every(Number.isFinite), 'expected finite codes, angles and errors');
  }
  return answer?.answer;
}

function scaleCheck(name: string, factor: number): Check<AutoencoderSubject> {
  return {
    name,
    when: 'always',
    proves: `values about ${factor}: training lessens the error and all results are finite, or an error with a code`,
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      const answer = await evaluated(subject, scaled(x, factor), bench);
      if (!answer) return;
      const sum = ({ squaredErrors }: Evaluation) => squaredErrors.reduce((total, error) => total + error, 0);
      ensure(sum(answer.after) < sum(answer.before), 'expected training to lessen the squared error');
    },
  };
}

function refusalCheck(name: string, values: readonly number[]): Check<AutoencoderSubject> {
  return {
    name,
    when: 'always',
    proves: `one ${values.join(' or ')} among the values: an error with a code, in training, encoding, reconstructing`,
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(trained(subject, x, bench), async (model) => {
        for (const value of values) {
          const bad = withValue(x, x.rows - 1, x.columns - 1, value);
          const what = `a table with ${value}`;
          await refuses(() => model.train(bad, allRows(x), 1, bench.context()), `training on ${what}`);
          await refuses(() => model.encode(bad, bench.context()), `encoding ${what}`);
          await refuses(() => model.reconstruct(bad, bench.context()), `reconstructing ${what}`);
          await refuses(() => model.evaluate(bad, bench.context()), `evaluating ${what}`);
        }
      });
    },
  };
}

/** Tables on which networks break, or answer without sense. */
export const awkwardChecks: readonly Check<AutoencoderSubject>[] = [
  refusalCheck('nan', [Number.NaN]),
  refusalCheck('infinity', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  {
    name: 'no-rows',
    when: 'always',
    proves: 'no rows named to train on: an error with a code; none to evaluate: that, or no results',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(trained(subject, x, bench), async (model) => {
        await refuses(() => model.train(x, new Uint32Array(), 1, bench.context()), 'no rows to train on');
        const none = matrix(new Float32Array(), 0, x.columns);
        const answer = await answerOrRefusal(() => model.evaluate(none, bench.context()), 'no rows');
        ensure(!answer || answer.answer.angles.length === 0, 'no rows: expected no results');
      });
    },
  },
  {
    name: 'one-row',
    when: 'always',
    proves: 'a single row to train on: finite results, or an error with a code',
    run: async (subject, bench) => void (await evaluated(subject, rowsOf(tableOf(subject, 1), 0, 1), bench)),
  },
  {
    name: 'one-column',
    when: '`anyWidth`',
    proves: 'a single column: finite results, or an error with a code',
    applies: ({ options }) => options.anyWidth ?? true,
    run: async (subject, bench) => void (await evaluated(subject, normalTable(3, 60, 1), bench)),
  },
  {
    name: 'equal-rows',
    when: 'always',
    proves: 'rows that are all equal, of zeros too: finite results, or an error with a code',
    run: async (subject, bench) => {
      const x = equalRows(tableOf(subject, 1), 50);
      await evaluated(subject, x, bench);
      await evaluated(subject, scaled(x, 0), bench);
    },
  },
  {
    name: 'duplicate-rows',
    when: 'always',
    proves: 'every row three times: equal rows get equal angles and errors, or an error with a code',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      const answer = await evaluated(subject, threeTimes(x), bench);
      const errors = answer?.after.squaredErrors;
      const largest = errors?.reduce((size, error) => Math.max(size, error), 0) ?? 0;
      errors?.forEach((error, row) => {
        const isClose = Math.abs(error - errors[row % x.rows]!) <= (subject.options.tolerance ?? 1e-5) * largest;
        ensure(isClose, `row ${row} has another squared error than row ${row % x.rows}, its equal`);
      });
    },
  },
  scaleCheck('huge-values', 1e30),
  scaleCheck('tiny-values', 1e-30),
  {
    name: 'width-mismatch',
    when: 'always',
    proves: 'rows of another width than the model was created for: WIDTH_MISMATCH',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(subject.make().create(x.columns, bench.context()), async (model) => {
        const narrow = narrower(x);
        const train = () => model.train(narrow, allRows(narrow), 1, bench.context());
        await refuses(train, 'training on a column too few', 'WIDTH_MISMATCH');
        await refuses(() => model.evaluate(narrow, bench.context()), 'a column too few', 'WIDTH_MISMATCH');
      });
    },
  },
];
