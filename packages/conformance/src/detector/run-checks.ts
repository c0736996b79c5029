import { ensureNotStarted, ensureStopped } from '../cancelling.js';
import type { Check } from '../check.js';
import { largeTable } from '../common-checks.js';
import { ensureNoLeak } from '../leaks.js';
import { type DetectorSubject, plantedOf, trainingRows, withFitted } from './subject.js';

/** What holds of the work itself: it can be stopped, and leaves nothing behind. */
export const runChecks: readonly Check<DetectorSubject>[] = [
  {
    name: 'cancelled-before-start',
    when: 'always',
    proves: 'fit with a signal that is aborted already rejects with CANCELLED',
    run: (subject, bench) => {
      const x = trainingRows(subject, plantedOf(subject, 1));
      return ensureNotStarted((context) => subject.make().fit(x, context), bench);
    },
  },
  {
    name: 'cancelled-half-way',
    when: 'always',
    proves: 'fit of a larger table, aborted in its midst, rejects with CANCELLED within a second',
    run: (subject, bench) => {
      const x = largeTable(subject);
      return ensureStopped((context) => withFitted(subject.make().fit(x, context), async () => undefined), bench);
    },
  },
  {
    name: 'leaks-nothing',
    when: 'always',
    proves: 'fitted, used and disposed of, it leaves no timer, handle, program or state of the engine, tensor (`live`)',
    run: (subject, bench) =>
      ensureNoLeak(
        async ({ context }) => {
          const x = trainingRows(subject, plantedOf(subject, 1));
          await withFitted(subject.make().fit(x, context()), (fitted) => fitted.score(x, context()));
        },
        bench,
        subject.options,
      ),
  },
];
