import type { FittedDetector, Matrix } from '@duad/core';
import { type Bench, type Check, ensure } from '../check.js';
import { ensureDeclared } from '../common-checks.js';
import { ensureSilent } from '../console-guard.js';
import { ensureSame, isSameArtifact } from '../same.js';
import { ensureScores } from './sound.js';
import { type DetectorSubject, plantedOf, trainingRows, withFitted } from './subject.js';

const fitTo = (subject: DetectorSubject, x: Matrix, bench: Bench, seed = 1): Promise<FittedDetector> =>
  subject.make().fit(x, bench.context(seed));

/** What holds of every detector on plain data. */
export const contractChecks: readonly Check<DetectorSubject>[] = [
  {
    name: 'declares-itself',
    when: 'always',
    proves: 'the factory gives a plain object with specVersion 1, a name, options, supervision and capabilities',
    run: async ({ make }) => {
      const plugIn = make();
      ensureDeclared(plugIn);
      const { supervision, capabilities } = plugIn;
      ensure(typeof plugIn.fit === 'function', 'expected a method fit');
      ensure(['unsupervised', 'semi-supervised'].includes(supervision), `expected a supervision, got ${supervision}`);
      for (const flag of ['deterministic', 'trained', 'explains'] as const) {
        ensure(typeof capabilities?.[flag] === 'boolean', `expected capabilities.${flag} to be true or false`);
      }
      const { maximumRows } = capabilities;
      const isCount = maximumRows === undefined || (Number.isInteger(maximumRows) && maximumRows > 0);
      ensure(isCount, `expected maximumRows, where there is one, to be a whole number, got ${maximumRows}`);
    },
  },
  {
    name: 'scores-rows',
    when: 'always',
    proves: 'one finite score per row, of fitted rows and of new ones; columns and warnings as the contract has them',
    run: async (subject, bench) => {
      const planted = plantedOf(subject, 1);
      await withFitted(fitTo(subject, trainingRows(subject, planted), bench), async (fitted) => {
        const { columns } = planted.x;
        ensure(fitted.columns === columns, `expected columns to be ${columns}, got ${fitted.columns}`);
        const sayWhat = fitted.warnings.every(({ code, message }) => /^[A-Z][A-Z0-9_]*$/.test(code) && message !== '');
        ensure(sayWhat, 'expected each warning to have a code in capitals and a message');
        for (const { x } of [planted, plantedOf(subject, 2)]) {
          ensureScores(await fitted.score(x, bench.context()), x.rows);
          ensureScores(await fitted.score(x), x.rows);
        }
      });
    },
  },
  {
    name: 'repeatable',
    when: 'always',
    proves: 'two detectors with the same options and seed give the same artifact and scores, bit for bit',
    run: async (subject, bench) => {
      const planted = plantedOf(subject, 1);
      const results = [];
      for (let run = 0; run < 2; run++) {
        const fit = fitTo(subject, trainingRows(subject, planted), bench, 5);
        const use = async (fitted: FittedDetector) => ({
          artifact: await fitted.toArtifact(),
          scores: await fitted.score(planted.x, bench.context()),
        });
        results.push(await withFitted(fit, use));
      }
      ensureSame(results[0]!.scores, results[1]!.scores, 'scores after a second fit');
      const isSame = isSameArtifact(results[0]!.artifact, results[1]!.artifact);
      ensure(isSame, 'a second fit from the same seed gives another artifact');
    },
  },
  {
    name: 'keeps-no-state',
    when: 'always',
    proves:
      'a fit depends on no fit before it: the first table again, after another one, gives the first artifact again',
    run: async (subject, bench) => {
      const detector = subject.make();
      const tables = [1, 2, 1].map((seed) => trainingRows(subject, plantedOf(subject, seed)));
      const artifacts = [];
      for (const x of tables) {
        artifacts.push(await withFitted(detector.fit(x, bench.context(5)), (fitted) => fitted.toArtifact()));
      }
      const isSame = isSameArtifact(artifacts[0]!, artifacts[2]!);
      ensure(isSame, 'another table fitted in between changes the artifact of the first one');
    },
  },
  {
    name: 'input-unchanged',
    when: 'always',
    proves: 'the table has the same bits after fitting and scoring as before',
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      const before = x.data.slice();
      await withFitted(fitTo(subject, x, bench), async (fitted) => {
        ensureSame(before, x.data, 'the table after fitting');
        await fitted.score(x, bench.context());
        ensureSame(before, x.data, 'the table after scoring');
      });
    },
  },
  {
    name: 'input-not-kept',
    when: 'always',
    proves: 'scores stay as they are when the caller writes into the fitted table afterwards',
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      const copy = { ...x, data: x.data.slice() };
      await withFitted(fitTo(subject, x, bench), async (fitted) => {
        const before = await fitted.score(copy, bench.context());
        x.data.fill(0);
        const after = await fitted.score(copy, bench.context());
        ensureSame(before, after, 'scores after the fitted table was overwritten');
      });
    },
  },
  {
    name: 'prints-nothing',
    when: 'always',
    proves: 'warnings are returned, not printed',
    run: async (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      await ensureSilent(() => withFitted(fitTo(subject, x, bench), (fitted) => fitted.score(x, bench.context())));
    },
  },
];
