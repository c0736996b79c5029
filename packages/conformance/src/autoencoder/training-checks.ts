import { type Check, ensure } from '../check.js';
import { ensureSame, hasSameNumbers } from '../same.js';
import { type AutoencoderSubject, allRows, epochsOf, tableOf, trained, withModel } from './subject.js';

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Against autoencoders that train without learning, or on what they should not. */
export const trainingChecks: readonly Check<AutoencoderSubject>[] = [
  {
    name: 'training-changes-parameters',
    when: 'always',
    proves: 'the weights after training differ from those before',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(subject.make().create(x.columns, bench.context()), async (model) => {
        const before = await model.toArtifact();
        await model.train(x, allRows(x), 1, bench.context());
        ensure(!hasSameNumbers(before, await model.toArtifact()), 'the weights after training are those before');
      });
    },
  },
  {
    name: 'beats-untrained',
    when: 'always',
    proves: 'trained, it reproduces new rows with less than half the squared error of its untrained copy',
    run: async (subject, bench) => {
      const [x, news] = [tableOf(subject, 1), tableOf(subject, 2)];
      const errorOf = async (epochs: number): Promise<number> =>
        withModel(
          epochs === 0 ? subject.make().create(x.columns, bench.context(1)) : trained(subject, x, bench, epochs),
          async (model) => mean((await model.evaluate(news, bench.context())).squaredErrors),
        );
      const [before, after] = [await errorOf(0), await errorOf(epochsOf(subject))];
      ensure(after < before / 2, `expected less than half the untrained error of ${before}, got ${after}`);
    },
  },
  {
    name: 'training-report',
    when: 'always',
    proves: 'one finite loss per epoch, falling on the whole, the number of steps, and one progress event per epoch',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      const epochs = epochsOf(subject);
      let events = 0;
      await withModel(subject.make().create(x.columns, bench.context()), async (model) => {
        const { losses, steps } = await model.train(x, allRows(x), epochs, {
          ...bench.context(),
          onProgress: ({ stage }) => void (stage === 'epoch-end' && events++),
        });
        ensure(losses.length === epochs, `expected ${epochs} losses, one per epoch, got ${losses.length}`);
        ensure(losses.every(Number.isFinite), 'expected finite losses');
        ensure(losses.at(-1)! < losses[0]!, `expected the loss to fall, from ${losses[0]} it went to ${losses.at(-1)}`);
        ensure(Number.isInteger(steps) && steps >= epochs, `expected at least a step per epoch, got ${steps}`);
        ensure(events === epochs, `expected ${epochs} events 'epoch-end', got ${events}`);
      });
    },
  },
  {
    name: 'trains-on-named-rows',
    when: 'always',
    proves: 'rows that are not named leave no trace in the weights',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      const half = Math.floor(x.rows / 2);
      const other = { ...x, data: x.data.slice() };
      other.data.fill(0.125, half * x.columns);
      const errors = [];
      for (const table of [x, other]) {
        const making = subject.make().create(x.columns, bench.context(1));
        errors.push(
          await withModel(making, async (model) => {
            await model.train(table, allRows(x).subarray(0, half), 2, bench.context(2));
            return (await model.evaluate(x, bench.context())).squaredErrors;
          }),
        );
      }
      ensureSame(errors[0]!, errors[1]!, 'squared errors where the other rows are different');
    },
  },
];
