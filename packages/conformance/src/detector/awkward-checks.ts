import { type Matrix, matrix } from '@duad/core';
import { type Bench, type Check, ensure } from '../check.js';
import { tooManyRowsCheck } from '../common-checks.js';
import { areaUnderRoc } from '../data/area-under-roc.js';
import type { PlantedAnomalies } from '../data/planted-anomalies.js';
import { equalRows, narrower, rowsOf, scaled, threeTimes, withValue } from '../data/tables.js';
import { answerOrRefusal, refuses } from '../refusals.js';
import { ensureScores } from './sound.js';
import { type DetectorSubject, plantedOf, trainingRows, withFitted } from './subject.js';

/** Fits on `x` and scores `rows`, and holds the answer, if there is one, to be one finite score per row. */
async function scoresOf(
  subject: DetectorSubject,
  x: Matrix,
  bench: Bench,
  rows: Matrix = x,
): Promise<Float32Array | undefined> {
  const work = () =>
    withFitted(subject.make().fit(x, bench.context()), (fitted) => fitted.score(rows, bench.context()));
  const answer = await answerOrRefusal(work, `${x.rows} x ${x.columns}`);
  if (answer) ensureScores(answer.answer, rows.rows);
  return answer?.answer;
}

function scaleCheck(name: string, factor: number): Check<DetectorSubject> {
  return {
    name,
    when: 'always',
    proves: `anomalies among values about ${factor} are found, or the table is refused by an error with a code`,
    run: async (subject, bench) => {
      const planted = plantedOf(subject, 1);
      const large: PlantedAnomalies = { ...planted, x: scaled(planted.x, factor) };
      const scores = await scoresOf(subject, trainingRows(subject, large), bench, large.x);
      const least = subject.options.leastArea ?? 0.9;
      const area = scores ? areaUnderRoc(scores, planted.labels) : 1;
      ensure(area >= least, `expected an area under the ROC curve of at least ${least}, got ${area}`);
    },
  };
}

function refusalCheck(name: string, values: readonly number[]): Check<DetectorSubject> {
  return {
    name,
    when: 'always',
    proves: `one ${values.join(' or ')} among the values: an error with a code, in fitting and in scoring`,
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      const [last, column] = [x.rows - 1, x.columns - 1];
      for (const value of values) {
        for (const row of [0, last]) {
          const fit = () => subject.make().fit(withValue(x, row, column, value), bench.context());
          await refuses(fit, `fitting a table with ${value}`);
        }
      }
      await withFitted(subject.make().fit(x, bench.context()), async (fitted) => {
        for (const value of values) {
          const score = () => fitted.score(withValue(x, last, column, value), bench.context());
          await refuses(score, `scoring a table with ${value}`);
        }
      });
    },
  };
}

/** Tables on which algorithms break, hang, or answer without sense. */
export const awkwardChecks: readonly Check<DetectorSubject>[] = [
  refusalCheck('nan', [Number.NaN]),
  refusalCheck('infinity', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  {
    name: 'no-rows',
    when: 'always',
    proves: 'no rows or no columns to fit on: an error with a code; none to score: that or no scores',
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      const none = matrix(new Float32Array(), 0, x.columns);
      await refuses(() => subject.make().fit(none, bench.context()), 'fitting no rows');
      await refuses(() => subject.make().fit(matrix(new Float32Array(), 3, 0), bench.context()), 'no columns');
      await scoresOf(subject, x, bench, none);
    },
  },
  {
    name: 'one-row',
    when: 'always',
    proves: 'a single row, and two, to fit on: finite scores, or an error with a code',
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      for (const rows of [1, 2]) await scoresOf(subject, rowsOf(x, 0, rows), bench, x);
    },
  },
  {
    name: 'one-column',
    when: 'always',
    proves: 'a single column: finite scores, or an error with a code',
    run: async (subject, bench) => {
      const { x } = plantedOf(subject, 1);
      const column = x.data.filter((_, at) => at % x.columns === 0);
      await scoresOf(subject, matrix(column, x.rows, 1), bench);
    },
  },
  {
    name: 'equal-rows',
    when: 'always',
    proves: 'rows that are all equal, of zeros too, get finite and equal scores, or an error with a code',
    run: async (subject, bench) => {
      for (const value of [undefined, 0]) {
        const { x } = plantedOf(subject, 1);
        if (value !== undefined) x.data.fill(value);
        const scores = await scoresOf(subject, equalRows(x, 50), bench);
        ensureEqualScores(scores, (row) => row - (row % 50), subject);
      }
    },
  },
  {
    name: 'duplicate-rows',
    when: 'always',
    proves: 'every row three times: equal rows get equal scores, or an error with a code',
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      const scores = await scoresOf(subject, threeTimes(x), bench);
      ensureEqualScores(scores, (row) => row % x.rows, subject);
    },
  },
  scaleCheck('huge-values', 1e30),
  scaleCheck('tiny-values', 1e-30),
  {
    name: 'width-mismatch',
    when: 'always',
    proves: 'rows of another width than those fitted: WIDTH_MISMATCH',
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      await withFitted(subject.make().fit(x, bench.context()), (fitted) =>
        refuses(() => fitted.score(narrower(x), bench.context()), 'a column too few', 'WIDTH_MISMATCH'),
      );
    },
  },
  tooManyRowsCheck,
];

function ensureEqualScores(
  scores: Float32Array | undefined,
  equalOf: (row: number) => number,
  { options }: DetectorSubject,
): void {
  const largest = scores?.reduce((size, score) => Math.max(size, Math.abs(score)), 0) ?? 0;
  scores?.forEach((score, row) => {
    const other = scores[equalOf(row)]!;
    const isClose = Math.abs(score - other) <= (options.tolerance ?? 1e-5) * largest;
    ensure(isClose, `row ${row} scores ${score}, row ${equalOf(row)}, its equal, ${other}`);
  });
}
