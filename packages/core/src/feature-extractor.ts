import type { Matrix } from './matrix.js';
import type { RunContext } from './run-context.js';

/** Turns samples (pictures, clips, table rows) into rows of numbers. */
export interface FeatureExtractor<Sample> {
  readonly specVersion: 1;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Columns of what it makes. */
  readonly dimension: number;
  /** One row per sample, in order. */
  extract(samples: AsyncIterable<Sample> | Iterable<Sample>, context: RunContext): Promise<Matrix>;
}
