import { isDeepStrictEqual } from 'node:util';
import { createRandom, type Matrix, type RunContext } from '@duad/core';
import { ensureNotStarted, ensureStopped } from '../cancelling.js';
import { type Bench, type Check, ensure } from '../check.js';
import { ensureDeclared } from '../common-checks.js';
import { ensureSilent } from '../console-guard.js';
import { ensureNoLeak } from '../leaks.js';
import { answerOrRefusal, refuses } from '../refusals.js';
import { ensureClose, ensureSame } from '../same.js';
import type { FeatureExtractorSubject } from './subject.js';

/** The checks hand samples on and never look into them. */
type Subject = FeatureExtractorSubject<unknown>;

async function extract(subject: Subject, bench: Bench, samples = subject.options.samples()): Promise<Matrix> {
  const extractor = subject.make();
  const x = await extractor.extract(samples, bench.context());
  const { dimension } = extractor;
  ensure(x.columns === dimension, `expected ${dimension} columns, as dimension says, got ${x.columns}`);
  ensure(x.rows === samples.length, `expected ${samples.length} rows, one per sample, got ${x.rows}`);
  ensure(x.data instanceof Float32Array && x.data.length === x.rows * x.columns, 'expected rows * columns numbers');
  return x;
}

async function* oneByOne<T>(samples: Iterable<T>): AsyncGenerator<T> {
  for (const sample of samples) {
    await new Promise((resolve) => setImmediate(resolve));
    yield sample;
  }
}

/** All checks for feature extractors. */
export const allFeatureExtractorChecks: readonly Check<Subject>[] = [
  {
    name: 'declares-itself',
    when: 'always',
    proves: 'the factory gives a plain object with specVersion 1, a name, options and a dimension',
    run: async ({ make, options: { samples } }) => {
      const plugIn = make();
      ensureDeclared(plugIn);
      const { dimension } = plugIn;
      ensure(Number.isInteger(dimension) && dimension > 0, `expected a dimension, got ${dimension}`);
      ensure(typeof plugIn.extract === 'function', 'expected a method extract');
      ensure(samples().length >= 6, 'pass at least 6 samples');
    },
  },
  {
    name: 'extracts-rows',
    when: 'always',
    proves: 'one row of finite numbers per sample, `dimension` columns; different samples give different rows',
    run: async (subject, bench) => {
      const { data, rows, columns } = await extract(subject, bench);
      ensure(data.every(Number.isFinite), 'expected finite numbers');
      const different = new Set(
        Array.from({ length: rows }, (_, i) => data.slice(i * columns, (i + 1) * columns).join()),
      );
      ensure(different.size > rows / 2, `expected different samples to give different rows, got ${different.size}`);
    },
  },
  {
    name: 'repeatable',
    when: 'always',
    proves: 'the same samples give the same bits, from another extractor and from the same one again',
    run: async (subject, bench) => {
      const first = await extract(subject, bench);
      ensureSame(first.data, (await extract(subject, bench)).data, 'features from another extractor');
      const extractor = subject.make();
      for (let run = 0; run < 2; run++) {
        const { data } = await extractor.extract(subject.options.samples(), bench.context());
        ensureSame(first.data, data, 'features from the same extractor again');
      }
    },
  },
  {
    name: 'iterables-alike',
    when: 'always',
    proves: 'an array, a generator and an asynchronous generator of the same samples give the same bits',
    run: async (subject, bench) => {
      const samples = subject.options.samples();
      const { data } = await extract(subject, bench);
      const iterable = { [Symbol.iterator]: () => samples[Symbol.iterator]() };
      ensureSame(data, (await subject.make().extract(iterable, bench.context())).data, 'features of an iterable');
      const streamed = await subject.make().extract(oneByOne(samples), bench.context());
      ensureSame(data, streamed.data, 'features of an asynchronous generator');
    },
  },
  {
    name: 'batch-split',
    when: 'always',
    proves: 'a sample has the same features alone, in part of the samples, in another order and among all',
    run: async (subject, bench) => {
      const samples = subject.options.samples();
      const { data, columns } = await extract(subject, bench);
      const { tolerance = 1e-5 } = subject.options;
      for (const cut of [1, Math.floor(samples.length / 2)]) {
        const parts = [];
        for (const part of [samples.slice(0, cut), samples.slice(cut)]) {
          parts.push(...(await extract(subject, bench, part)).data);
        }
        ensureClose(data, parts, tolerance, `features in parts of ${cut} and ${samples.length - cut} samples`);
      }
      const order = [...createRandom(1).permutation(samples.length)];
      const permuted = await extract(
        subject,
        bench,
        order.map((i) => samples[i]),
      );
      const expected = order.flatMap((i) => [...data.subarray(i * columns, (i + 1) * columns)]);
      ensureClose(expected, permuted.data, tolerance, 'features in another order');
    },
  },
  {
    name: 'input-unchanged',
    when: 'always',
    proves: 'the samples are the same after extracting as before',
    run: async (subject, bench) => {
      const samples = subject.options.samples();
      await extract(subject, bench, samples);
      const isSame = isDeepStrictEqual(samples, subject.options.samples());
      ensure(isSame, 'the samples differ from ones made anew (is `samples` repeatable?)');
    },
  },
  {
    name: 'no-samples',
    when: 'always',
    proves: 'no samples: a matrix without rows, or an error with a code',
    run: async (subject, bench) => void (await answerOrRefusal(() => extract(subject, bench, []), 'no samples')),
  },
  {
    name: 'equal-samples',
    when: 'always',
    proves: 'one sample, and the same one several times: equal and finite rows',
    run: async (subject, bench) => {
      const [first] = subject.options.samples();
      const alone = await extract(subject, bench, [first]);
      ensure(alone.data.every(Number.isFinite), 'expected finite numbers');
      const { data, columns } = await extract(subject, bench, Array(5).fill(first));
      data.forEach((value, at) => {
        const other = alone.data[at % columns]!;
        const isClose = Math.abs(value - other) <= (subject.options.tolerance ?? 1e-5) * Math.max(1, Math.abs(other));
        ensure(isClose, `expected ${other} for the same sample again, got ${value}`);
      });
    },
  },
  {
    name: 'broken-samples',
    when: '`broken` is given',
    proves: 'each sample that is broken is refused by an error with a code, alone and after good ones',
    applies: ({ options }) => options.broken !== undefined,
    run: async (subject, bench) => {
      for (const [what, sample] of Object.entries(subject.options.broken!())) {
        for (const before of [[], subject.options.samples()]) {
          await refuses(() => subject.make().extract([...before, sample], bench.context()), what);
        }
      }
    },
  },
  {
    name: 'source-fails',
    when: 'always',
    proves: 'an error of the iterable that gives the samples comes through as it is',
    run: async (subject, bench) => {
      const reason = new RangeError('conformance: the source of the samples failed');
      const failing = (async function* () {
        yield subject.options.samples()[0];
        throw reason;
      })();
      let error: unknown;
      await subject
        .make()
        .extract(failing, bench.context())
        .catch((thrown: unknown) => {
          error = thrown;
        });
      const cause = (error as { cause?: unknown } | undefined)?.cause;
      ensure(
        error === reason || cause === reason,
        `expected the error of the source, or one that has it as cause, got ${error}`,
      );
    },
  },
  {
    name: 'prints-nothing',
    when: 'always',
    proves: 'nothing is printed',
    run: (subject, bench) => ensureSilent(() => extract(subject, bench)),
  },
  {
    name: 'cancelled-before-start',
    when: 'always',
    proves: 'extract with a signal that is aborted already rejects with CANCELLED',
    run: (subject, bench) =>
      ensureNotStarted((context) => subject.make().extract(subject.options.samples(), context), bench),
  },
  {
    name: 'cancelled-half-way',
    when: 'always',
    proves: 'aborted while samples are being read, it rejects with CANCELLED within a second and lets the source go',
    run: async (subject, bench) => {
      let returned = 0;
      const samples = subject.options.samples();
      // The source itself reports progress, so that the abort falls between two samples.
      async function* source({ onProgress }: RunContext) {
        try {
          for (let done = 1; done <= 40 * samples.length; done++) {
            yield* oneByOne([samples[done % samples.length]]);
            onProgress?.({ stage: 'sample-read', done });
          }
        } finally {
          returned++;
        }
      }
      await ensureStopped((context) => subject.make().extract(source(context), context), bench);
      ensure(returned === 2, 'expected the iterator of the samples to be closed (`return`) after cancelling');
    },
  },
  {
    name: 'leaks-nothing',
    when: 'always',
    proves: 'after extracting no timer, handle, program or state of the engine, tensor (`live`) is left',
    run: (subject, bench) => ensureNoLeak((own) => extract(subject, own), bench, subject.options),
  },
];
