import { join } from 'node:path';
import { breathe, DuadError, type FeatureExtractor, matrix, parseOptions } from '@duad/core';
import { z } from 'zod';
import { hashSample } from './hash-sample.js';
import { openRowStore } from './row-store.js';
import { who } from './who.js';

/** Options of {@link cachedFeatures}. */
export interface CachedFeaturesOptions {
  /** Where rows are kept; made if it is not there. May be shared by extractors and by processes. */
  readonly folder: string;
  /** Rows that are worked out before they are written; 32 unless given. What is lost by killing the process is at most these. */
  readonly block?: number;
}

const schema = z.strictObject({ folder: z.string().min(1), block: z.int().positive().default(32) });

/**
 * The same extractor, but rows worked out once, by whatever process, are taken from disk. A row is found by the content of its
 * sample (pixels and sizes, not names) and by the extractor's fingerprint: other options or weights never meet. Reports
 * `rows-ready` with the number found on disk.
 *
 * @throws UNSUPPORTED if the extractor has no fingerprint, for then its rows may depend on other things
 */
export function cachedFeatures<Sample>(
  extractor: FeatureExtractor<Sample>,
  options: CachedFeaturesOptions,
): FeatureExtractor<Sample> {
  const { folder, block } = parseOptions(schema, options, who);
  const { fingerprint, dimension } = extractor;
  if (fingerprint === undefined) {
    throw new DuadError(
      'UNSUPPORTED',
      `${who}: '${extractor.name}' has no fingerprint, so nobody can tell when its rows are still right; use it without a cache`,
    );
  }
  return {
    ...extractor,
    async extract(samples, context) {
      await using store = await openRowStore(join(folder, fingerprint), dimension);
      const rows: Float32Array[] = [];
      let waiting: { readonly sample: Sample; readonly key: Buffer; readonly at: number }[] = [];
      let found = 0;
      let count = 0;
      async function work(): Promise<void> {
        const some = waiting;
        waiting = [];
        const { onProgress: _, ...quiet } = context;
        const made = await extractor.extract(
          some.map(({ sample }) => sample),
          quiet,
        );
        for (const [i, { key, at }] of some.entries()) {
          const row = made.data.slice(i * dimension, (i + 1) * dimension);
          rows[at] = row;
          await store.put(key, row);
        }
      }
      for await (const sample of samples) {
        await breathe(context, who);
        const key = hashSample(sample);
        const known = await store.get(key);
        if (known) {
          rows[count] = known;
          found += 1;
        } else waiting.push({ sample, key, at: count });
        count += 1;
        if (waiting.length === block) await work();
        context.onProgress?.({ stage: 'rows-ready', done: count - waiting.length, details: { found } });
      }
      if (waiting.length > 0 || count === 0) await work();
      const data = new Float32Array(count * dimension);
      rows.forEach((row, i) => {
        data.set(row, i * dimension);
      });
      return matrix(data, count, dimension);
    },
  };
}
