import { ensureNotStarted, ensureStopped } from '../cancelling.js';
import type { Check } from '../check.js';
import { largeTable } from '../common-checks.js';
import { ensureNoLeak } from '../leaks.js';
import { blobsOf, type ClustererSubject } from './subject.js';

/** What holds of the work itself: it can be stopped, and leaves nothing behind. */
export const runChecks: readonly Check<ClustererSubject>[] = [
  {
    name: 'cancelled-before-start',
    when: 'always',
    proves: 'fit with a signal that is aborted already rejects with CANCELLED',
    run: (subject, bench) => ensureNotStarted((context) => subject.make().fit(blobsOf(subject, 1).x, context), bench),
  },
  {
    name: 'cancelled-half-way',
    when: 'always',
    proves: 'fit of a larger table, aborted in its midst, rejects with CANCELLED within a second',
    run: (subject, bench) => {
      const x = largeTable(subject);
      return ensureStopped((context) => subject.make().fit(x, context), bench);
    },
  },
  {
    name: 'leaks-nothing',
    when: 'always',
    proves: 'after fitting and assigning no timer, handle, program or state of the engine, tensor (`live`) is left',
    run: (subject, bench) =>
      ensureNoLeak(
        async ({ context }) => {
          const { x } = blobsOf(subject, 1);
          const { inductive } = await subject.make().fit(x, context());
          await inductive?.assign(x, context());
        },
        bench,
        subject.options,
      ),
  },
];
