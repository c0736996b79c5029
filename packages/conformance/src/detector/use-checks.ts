import { createRandom, type FittedDetector, selectRows } from '@duad/core';
import { type Bench, type Check, ensure } from '../check.js';
import { areaUnderRoc } from '../data/area-under-roc.js';
import { rowsOf } from '../data/tables.js';
import { ensureClose, hasSameNumbers } from '../same.js';
import { type DetectorSubject, plantedOf, trainingRows, withFitted } from './subject.js';

const seeds = [1, 2, 3];

async function meanArea(
  subject: DetectorSubject,
  bench: Bench,
  detectorFor: (seed: number) => Promise<FittedDetector>,
): Promise<number> {
  let sum = 0;
  for (const seed of seeds) {
    const { x, labels } = plantedOf(subject, seed);
    sum += areaUnderRoc(await withFitted(detectorFor(seed), (fitted) => fitted.score(x, bench.context())), labels);
  }
  return sum / seeds.length;
}

function fitSeed(subject: DetectorSubject, bench: Bench): (seed: number) => Promise<FittedDetector> {
  return (seed) => subject.make().fit(trainingRows(subject, plantedOf(subject, seed)), bench.context(seed));
}

/** Against detectors that run, answer numbers, and are of no use. */
export const useChecks: readonly Check<DetectorSubject>[] = [
  {
    name: 'finds-planted-anomalies',
    when: 'always',
    proves: 'planted anomalies get higher scores than other rows: mean area under the ROC curve over three seeds',
    run: async (subject, bench) => {
      const least = subject.options.leastArea ?? 0.9;
      const area = await meanArea(subject, bench, fitSeed(subject, bench));
      const direction = area < 1 - least ? '; lower scores are the anomalous ones, turn the sign' : '';
      ensure(area >= least, `expected a mean area under the ROC curve of at least ${least}, got ${area}${direction}`);
    },
  },
  {
    name: 'distinct-scores',
    when: 'always',
    proves: 'on continuous data more than 90 % of the scores differ from one another',
    run: async (subject, bench) => {
      const { x } = plantedOf(subject, 1);
      const scores = await withFitted(fitSeed(subject, bench)(1), (fitted) => fitted.score(x, bench.context()));
      const share = new Set(scores).size / x.rows;
      ensure(share > 0.9, `expected more than 90 % distinct scores, got ${(100 * share).toFixed(1)} %`);
    },
  },
  {
    name: 'fit-learns-from-data',
    when: 'always',
    proves: 'from the same seed, another table gives other parameters',
    run: async (subject, bench) => {
      const artifacts = [];
      for (const seed of [1, 2]) {
        const x = trainingRows(subject, plantedOf(subject, seed));
        const fit = subject.make().fit(x, bench.context(5));
        artifacts.push(await withFitted(fit, (fitted) => fitted.toArtifact()));
      }
      const isSame = hasSameNumbers(artifacts[0]!, artifacts[1]!);
      ensure(!isSame, 'two different tables give the same numbers in the artifact: nothing was learnt from them');
    },
  },
  {
    name: 'training-changes-parameters',
    when: 'trained',
    proves: 'from the same seed, the parameters after fitting differ from those of the untrained copy',
    applies: ({ make }) => make().capabilities.trained,
    run: async (subject, bench) => {
      const { untrained } = subject.options;
      ensure(untrained, 'pass `untrained`, which gives the same detector before it is trained');
      const x = trainingRows(subject, plantedOf(subject, 1));
      const after = await withFitted(subject.make().fit(x, bench.context(1)), (fitted) => fitted.toArtifact());
      const before = await withFitted(untrained(x, bench.context(1)), (fitted) => fitted.toArtifact());
      ensure(!hasSameNumbers(before, after), 'the parameters after fitting are those of the untrained copy');
    },
  },
  {
    name: 'beats-untrained',
    when: 'trained',
    proves: 'the fitted detector ranks planted anomalies better than its untrained copy, mean over three seeds',
    applies: ({ make }) => make().capabilities.trained,
    run: async (subject, bench) => {
      const { untrained } = subject.options;
      ensure(untrained, 'pass `untrained`, which gives the same detector before it is trained');
      const raw = (seed: number) => untrained(trainingRows(subject, plantedOf(subject, seed)), bench.context(seed));
      const before = await meanArea(subject, bench, raw);
      const after = await meanArea(subject, bench, fitSeed(subject, bench));
      ensure(after > before, `expected more than the untrained copy's area under the curve, ${before}, got ${after}`);
    },
  },
  {
    name: 'batch-split',
    when: 'always',
    proves: 'a row has the same score alone, in parts of a table, in another order and in the whole',
    run: async (subject, bench) => {
      const { x } = plantedOf(subject, 2);
      const { tolerance = 1e-5 } = subject.options;
      await withFitted(fitSeed(subject, bench)(1), async (fitted) => {
        const whole = await fitted.score(x, bench.context());
        for (const cut of [1, Math.floor(x.rows / 3), x.rows - 1]) {
          const parts = [];
          for (const part of [rowsOf(x, 0, cut), rowsOf(x, cut, x.rows)]) {
            parts.push(...(await fitted.score(part, bench.context())));
          }
          ensureClose(whole, parts, tolerance, `scores in parts of ${cut} and ${x.rows - cut} rows`);
        }
        const backwards = Uint32Array.from(whole, (_, i) => x.rows - 1 - i);
        const reversed = await fitted.score(selectRows(x, backwards), bench.context());
        ensureClose([...whole].reverse(), reversed, tolerance, 'scores in reverse order');
      });
    },
  },
  {
    name: 'ignores-the-seed',
    when: 'deterministic',
    proves: 'another seed gives the same scores',
    applies: ({ make }) => make().capabilities.deterministic,
    run: async (subject, bench) => {
      const planted = plantedOf(subject, 1);
      const scores = [];
      for (const seed of [1, 2]) {
        const fit = subject.make().fit(trainingRows(subject, planted), bench.context(seed));
        scores.push(await withFitted(fit, (fitted) => fitted.score(planted.x, bench.context())));
      }
      ensureClose(scores[0]!, scores[1]!, 0, 'scores from another seed');
    },
  },
  {
    name: 'row-order',
    when: 'deterministic',
    proves: 'fitted on the rows in another order, it gives every row the same score but for rounding',
    applies: ({ make }) => make().capabilities.deterministic,
    run: async (subject, bench) => {
      const planted = plantedOf(subject, 1);
      const x = trainingRows(subject, planted);
      const scores = [];
      for (const table of [x, selectRows(x, createRandom(3).permutation(x.rows))]) {
        const fit = subject.make().fit(table, bench.context());
        scores.push(await withFitted(fit, (fitted) => fitted.score(planted.x, bench.context())));
      }
      ensureClose(scores[0]!, scores[1]!, subject.options.tolerance ?? 1e-5, 'scores after another order of the rows');
    },
  },
  {
    name: 'explains',
    when: 'always',
    proves: '`explain` gives one finite number per value; where it is not declared there is none',
    run: async (subject, bench) => {
      const { x } = plantedOf(subject, 1);
      await withFitted(fitSeed(subject, bench)(1), async (fitted) => {
        const { explains } = subject.make().capabilities;
        ensure(
          explains === (fitted.explain !== undefined),
          `capabilities.explains is ${explains}, but explain is not so`,
        );
        if (!fitted.explain) return;
        const parts = await fitted.explain(x, bench.context());
        ensure(parts.rows === x.rows && parts.columns === x.columns, 'expected one number per value');
        ensure(parts.data.every(Number.isFinite), 'expected finite numbers');
      });
    },
  },
];
