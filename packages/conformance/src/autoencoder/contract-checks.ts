import { type Artifact, selectRows } from '@duad/core';
import { type Check, ensure } from '../check.js';
import { ensureDeclared } from '../common-checks.js';
import { ensureSilent } from '../console-guard.js';
import { rowsOf } from '../data/tables.js';
import { ensureClose, ensureSame, isSameArtifact } from '../same.js';
import { type AutoencoderSubject, allRows, tableOf, trained, withModel } from './subject.js';

/** What holds of every autoencoder on plain data. */
export const contractChecks: readonly Check<AutoencoderSubject>[] = [
  {
    name: 'declares-itself',
    when: 'always',
    proves: 'the factory gives a plain object with specVersion 1, a name and options; a model tells its sizes',
    run: async (subject, bench) => {
      const plugIn = subject.make();
      ensureDeclared(plugIn);
      ensure(typeof plugIn.create === 'function', 'expected a method create');
      const { columns } = tableOf(subject, 1);
      await withModel(plugIn.create(columns, bench.context()), async (model) => {
        ensure(model.columns === columns, `expected columns to be ${columns}, got ${model.columns}`);
        ensure(Number.isInteger(model.codeSize) && model.codeSize > 0, `expected a code size, got ${model.codeSize}`);
      });
    },
  },
  {
    name: 'shapes',
    when: 'always',
    proves: 'codes are rows x codeSize, reconstructions as the input, angles 0 .. pi, squared errors not negative',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(trained(subject, x, bench), async (model) => {
        const { codes, angles, squaredErrors } = await model.evaluate(x, bench.context());
        const encoded = await model.encode(x, bench.context());
        for (const each of [codes, encoded]) {
          ensure(each.rows === x.rows && each.columns === model.codeSize, 'expected codes of rows x codeSize');
          ensure(each.data.length === x.rows * model.codeSize, 'expected as many numbers as rows * codeSize');
        }
        const { rows, columns, data } = await model.reconstruct(x, bench.context());
        ensure(
          rows === x.rows && columns === x.columns && data.length === x.data.length,
          'reconstruction: another size',
        );
        ensure(angles.length === x.rows && squaredErrors.length === x.rows, 'expected one angle and one error per row');
        ensure(
          angles.every((angle) => angle >= 0 && angle <= Math.PI + 1e-6),
          'expected angles from 0 to pi',
        );
        ensure(
          squaredErrors.every((error) => error >= 0),
          'expected squared errors of 0 or more',
        );
      });
    },
  },
  {
    name: 'parts-agree',
    when: 'always',
    proves: 'what evaluate gives is what encode and reconstruct give: codes, angles and squared errors recomputed',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await withModel(trained(subject, x, bench), async (model) => {
        const { codes, angles, squaredErrors } = await model.evaluate(x, bench.context());
        ensureClose(codes.data, (await model.encode(x, bench.context())).data, 1e-4, 'codes');
        const { data } = await model.reconstruct(x, bench.context());
        const pairs = Array.from(allRows(x), (row) => [row * x.columns, (row + 1) * x.columns] as const).map(
          ([from, to]) => [x.data.subarray(from, to), data.subarray(from, to)] as const,
        );
        ensureClose(
          squaredErrors,
          pairs.map(([a, b]) => a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0)),
          1e-4,
          'squared errors',
        );
        ensureClose(
          angles,
          pairs.map(([a, b]) => angleBetween(a, b)),
          1e-4,
          'angles',
        );
      });
    },
  },
  {
    name: 'repeatable',
    when: 'always',
    proves: 'created and trained from the same seeds, the same weights and evaluations, bit for bit',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      const run = (): Promise<[Artifact, Float32Array]> =>
        withModel(trained(subject, x, bench), async (model) => [
          await model.toArtifact(),
          (await model.evaluate(x, bench.context())).squaredErrors,
        ]);
      const [a, b] = [await run(), await run()];
      ensureSame(a[1], b[1], 'squared errors of a second model');
      ensure(isSameArtifact(a[0], b[0]), 'a second model from the same seeds has another artifact');
    },
  },
  {
    name: 'keeps-no-state',
    when: 'always',
    proves: 'models of one factory are apart: what one is trained on changes nothing in another',
    run: async (subject, bench) => {
      const autoencoder = subject.make();
      const x = tableOf(subject, 1);
      await withModel(autoencoder.create(x.columns, bench.context(1)), async (first) => {
        const before = await first.toArtifact();
        await withModel(autoencoder.create(x.columns, bench.context(1)), async (second) => {
          await second.train(x, allRows(x), 1, bench.context(2));
        });
        ensure(isSameArtifact(before, await first.toArtifact()), 'training one model changes another');
        await withModel(autoencoder.create(x.columns, bench.context(1)), async (third) => {
          ensure(isSameArtifact(before, await third.toArtifact()), 'a model after others starts from other weights');
        });
      });
    },
  },
  {
    name: 'input-unchanged',
    when: 'always',
    proves: 'table and row numbers have the same bits after training and evaluating as before',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      const before = x.data.slice();
      const rows = allRows(x);
      await withModel(subject.make().create(x.columns, bench.context()), async (model) => {
        await model.train(x, rows, 2, bench.context());
        ensureSame(before, x.data, 'the table after training');
        ensureSame(allRows(x), rows, 'the row numbers after training');
        await model.evaluate(x, bench.context());
        await model.reconstruct(x, bench.context());
        ensureSame(before, x.data, 'the table after evaluating');
      });
    },
  },
  {
    name: 'batch-split',
    when: 'always',
    proves: 'a row has the same code, angle and error alone, in parts of a table, in another order and in the whole',
    run: async (subject, bench) => {
      const x = tableOf(subject, 2);
      const { tolerance = 1e-5 } = subject.options;
      await withModel(trained(subject, tableOf(subject, 1), bench), async (model) => {
        const whole = await model.evaluate(x, bench.context());
        for (const cut of [1, Math.floor(x.rows / 3), x.rows - 1]) {
          const parts = [];
          for (const part of [rowsOf(x, 0, cut), rowsOf(x, cut, x.rows)]) {
            parts.push(await model.evaluate(part, bench.context()));
          }
          const joined = parts.flatMap(({ squaredErrors }) => [...squaredErrors]);
          ensureClose(whole.squaredErrors, joined, tolerance, `errors in parts of ${cut} and ${x.rows - cut} rows`);
          const codes = parts.flatMap((part) => [...part.codes.data]);
          ensureClose(whole.codes.data, codes, tolerance, `codes in parts of ${cut} and ${x.rows - cut} rows`);
        }
        const backwards = Uint32Array.from(whole.angles, (_, i) => x.rows - 1 - i);
        const { squaredErrors } = await model.evaluate(selectRows(x, backwards), bench.context());
        ensureClose([...whole.squaredErrors].reverse(), squaredErrors, tolerance, 'errors in reverse order');
      });
    },
  },
  {
    name: 'prints-nothing',
    when: 'always',
    proves: 'nothing is printed while it is trained and evaluated',
    run: async (subject, bench) => {
      const x = tableOf(subject, 1);
      await ensureSilent(() => withModel(trained(subject, x, bench), (model) => model.evaluate(x, bench.context())));
    },
  },
];

/** In float64, as 2 arcsin of half the distance of the unit vectors, which keeps small angles apart. */
function angleBetween(a: Float32Array, b: Float32Array): number {
  const [lengthA, lengthB] = [Math.hypot(...a), Math.hypot(...b)];
  if (lengthA === 0 || lengthB === 0) return lengthA === lengthB ? 0 : Math.PI / 2;
  const distance = Math.hypot(...Array.from(a, (value, j) => value / lengthA - b[j]! / lengthB));
  return 2 * Math.asin(Math.min(1, distance / 2));
}
