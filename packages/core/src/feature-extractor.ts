import type { Matrix } from './matrix.js';
import type { RunContext } from './run-context.js';

/** Turns samples (pictures, clips, table rows) into rows of numbers. */
export interface FeatureExtractor<Sample> {
  readonly specVersion: 1;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Columns of what it makes. */
  readonly dimension: number;
  /**
   * Hash of all that a row depends on besides its sample: extractor, options, weights. Whoever has one promises that a
   * row does not depend on the samples beside it, so that rows can be kept for later runs.
   */
  readonly fingerprint?: string;
  /** One row per sample, in order. */
  extract(samples: AsyncIterable<Sample> | Iterable<Sample>, context: RunContext): Promise<Matrix>;
}
