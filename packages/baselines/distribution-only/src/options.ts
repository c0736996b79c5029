import type { Clusterer } from '@duad/core';
import { z } from 'zod';

/** Options of {@link distributionOnly}. */
export interface DistributionOnlyOptions {
  /** What groups the rows, such as `distributionClustering()`. */
  readonly clusterer: Clusterer;
  /**
   * Whether the nearest fitted row, in whose cluster a new row is placed, is sought among rows of unit length, as
   * `distributionClustering` sees them; only of consequence where the clusterer cannot assign rows. True unless given.
   */
  readonly normalise?: boolean;
}

/** Options with the defaults filled in. */
export type ParsedDistributionOnlyOptions = Required<DistributionOnlyOptions>;

/** The schema of {@link DistributionOnlyOptions}. */
export const distributionOnlyOptions: z.ZodType<ParsedDistributionOnlyOptions, DistributionOnlyOptions> =
  z.strictObject({
    clusterer: z.custom<Clusterer>((value) => typeof (value as Clusterer | undefined)?.fit === 'function', {
      error: 'expected a clusterer, such as distributionClustering()',
    }),
    normalise: z.boolean().default(true).describe('Nearest rows are sought among rows of unit length'),
  });
