import { breathe, DuadError, type FeatureExtractor, matrix } from '@duad/core';

export type MomentsFault =
  | 'declaration'
  | 'dropsSamples'
  | 'constant'
  | 'state'
  | 'arraysOnly'
  | 'batch'
  | 'mutates'
  | 'brokenAccepted'
  | 'swallowsErrors'
  | 'ignoresSignal'
  | 'keepsSource'
  | 'prints';

const who = 'moments';
let extractions = 0;

/** A sound feature extractor, to be broken: mean and mean square of a list of numbers. */
export function moments(fault: Partial<Record<MomentsFault, boolean>> = {}): FeatureExtractor<number[]> {
  return {
    specVersion: 1,
    name: who,
    options: {},
    dimension: fault.declaration ? 0 : 2,
    async extract(samples, context) {
      if (!fault.ignoresSignal) await breathe(context, who);
      if (fault.arraysOnly && !Array.isArray(samples)) throw new DuadError('INVALID_INPUT', `${who}: give an array`);
      // biome-ignore lint/suspicious/noConsole: the fault
      if (fault.prints) console.info(who);
      const features: number[] = [];
      // An iterator of its own is not closed when its reader throws.
      const bare = { [Symbol.asyncIterator]: () => ({ next: iterate(samples) }) };
      try {
        for await (const sample of fault.keepsSource ? bare : samples) {
          if (!fault.ignoresSignal) await breathe(context, who);
          const isNumbers = sample.length > 0 && sample.every(Number.isFinite);
          if (!isNumbers && !fault.brokenAccepted) {
            throw new DuadError('NOT_FINITE', `${who}: expected numbers, got [${sample}]`);
          }
          const mean = (power: number) => sample.reduce((sum, value) => sum + value ** power, 0) / sample.length;
          features.push(...(fault.constant ? [1, 1] : [mean(1), mean(2)]));
          if (fault.mutates) sample.sort();
        }
      } catch (error) {
        if (!fault.swallowsErrors) throw error;
      }
      if (fault.dropsSamples) features.splice(0, 2);
      if (fault.state) features[0]! += extractions++;
      const largest = Math.max(...features);
      const data = Float32Array.from(features, (value) => (fault.batch ? value / largest : value));
      return matrix(data, features.length / 2, 2);
    },
  };
}

function iterate<T>(samples: AsyncIterable<T> | Iterable<T>): () => Promise<IteratorResult<T>> {
  const iterator = Symbol.asyncIterator in samples ? samples[Symbol.asyncIterator]() : samples[Symbol.iterator]();
  return async () => iterator.next();
}
