import { parseOptions } from '@duad/core';
import { z } from 'zod';
import { who } from './who.js';

/** Options of {@link hdbscan}. */
export interface HdbscanOptions {
  /** A group of fewer rows is no cluster; 5 unless given. */
  readonly minimumClusterSize?: number;
  /**
   * A row's core distance reaches to so many rows, itself among them, as in scikit-learn; `minimumClusterSize` unless
   * given. Higher values call more rows noise.
   */
  readonly minimumSamples?: number;
  /** Which clusters of the hierarchy are answered; `excess-of-mass` unless given. `leaf` gives more and smaller ones. */
  readonly selection?: 'excess-of-mass' | 'leaf';
  /** Clusters are not split at distances below this; 0 unless given. */
  readonly clusterSelectionEpsilon?: number;
  /** Whether the whole table may come out as the one cluster; false unless given. */
  readonly allowSingleCluster?: boolean;
  /** Excess of mass selects no larger clusters than this; no limit unless given. An epsilon may still merge some. */
  readonly maximumClusterSize?: number;
  /**
   * `own` unless given. `hdbscan-ts` is the npm library of that name, which must be installed beside; it finds other
   * clusters than HDBSCAN* (see README), takes at most 500 rows and only the first two options.
   */
  readonly implementation?: 'own' | 'hdbscan-ts';
}

type Optional = 'minimumSamples' | 'maximumClusterSize';
type SchemaOutput = Required<Omit<HdbscanOptions, Optional>> & Pick<HdbscanOptions, Optional>;

/** Options with the defaults filled in. */
export type ParsedHdbscanOptions = SchemaOutput & { readonly minimumSamples: number };

/** The schema of {@link HdbscanOptions}. */
export const hdbscanOptions: z.ZodType<SchemaOutput, HdbscanOptions> = z.strictObject({
  minimumClusterSize: z.int().min(2).default(5).describe('A group of fewer rows is no cluster'),
  minimumSamples: z
    .int()
    .positive()
    .optional()
    .describe("A row's core distance reaches to so many rows, itself among them; default: minimumClusterSize"),
  selection: z
    .enum(['excess-of-mass', 'leaf'])
    .default('excess-of-mass')
    .describe('Which clusters of the hierarchy are answered'),
  clusterSelectionEpsilon: z.number().nonnegative().default(0).describe('No splits at distances below this'),
  allowSingleCluster: z.boolean().default(false).describe('Whether the whole table may be the one cluster'),
  maximumClusterSize: z.int().positive().optional().describe('Excess of mass selects no larger clusters'),
  implementation: z.enum(['own', 'hdbscan-ts']).default('own').describe('This package, or the npm library'),
});

/** @throws INVALID_OPTION */
export function parseHdbscanOptions(options: HdbscanOptions): ParsedHdbscanOptions {
  const parsed = parseOptions(hdbscanOptions, options, who);
  return { ...parsed, minimumSamples: parsed.minimumSamples ?? parsed.minimumClusterSize };
}
