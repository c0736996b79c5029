import { ensureNotStarted, ensureStopped } from '../cancelling.js';
import { type Check, ensure } from '../check.js';
import { ensureNoLeak } from '../leaks.js';
import { refuses } from '../refusals.js';
import { type AutoencoderSubject, allRows, epochsOf, tableOf, trained, withModel } from './subject.js';

/** What holds of the work itself: it can be stopped, and leaves nothing behind. */
export const runChecks: readonly Check<AutoencoderSubject>[] = [
  {
    name: 'cancelled-before-start',
    when: 'always',
    proves: 'train and evaluate with a signal that is aborted already reject with CANCELLED',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(subject.make().create(x.columns, bench.context()), async (model) => {
        await ensureNotStarted((context) => model.train(x, allRows(x), 1, context), bench);
        await ensureNotStarted((context) => model.evaluate(x, context), bench);
      });
    },
  },
  {
    name: 'cancelled-half-way',
    when: 'always',
    proves:
      'training, aborted in its midst, rejects with CANCELLED within a second, and the model can be used after it',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(subject.make().create(x.columns, bench.context()), async (model) => {
        await ensureStopped((context) => model.train(x, allRows(x), epochsOf(subject), context), bench);
        const { squaredErrors } = await model.evaluate(x, bench.context());
        ensure(squaredErrors.every(Number.isFinite), 'expected the model to work after training was cancelled');
      });
    },
  },
  {
    name: 'leaks-nothing',
    when: 'always',
    proves:
      'trained, used and disposed of, it leaves no timer, handle, program or state of the engine, tensor (`live`)',
    run: (subject, bench) =>
      ensureNoLeak(
        async (own) => {
          const x = tableOf(subject, 1);
          await withModel(trained(subject, x, own), async (model) => {
            await model.evaluate(x, own.context());
            await model.encode(x, own.context());
            await model.reconstruct(x, own.context());
          });
        },
        bench,
        subject.options,
      ),
  },
  {
    name: 'disposed',
    when: 'always',
    proves: 'disposed of, it answers with DISPOSED; disposing twice does no harm',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      const model = await subject.make().create(x.columns, bench.context());
      await model[Symbol.asyncDispose]();
      await model[Symbol.asyncDispose]();
      await refuses(() => model.evaluate(x, bench.context()), 'evaluating once disposed of', 'DISPOSED');
      await refuses(() => model.train(x, allRows(x), 1, bench.context()), 'training once disposed of', 'DISPOSED');
    },
  },
];
