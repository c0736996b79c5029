import { z } from 'zod';

/** Options of {@link distributionClustering}. */
export interface DistributionOptions {
  /** Threshold of both tests, the second-order distance and the shell; `auto` unless given. */
  readonly threshold?: 'auto' | number;
  /** `auto` is this times the median smallest second-order distance between rows; 2 unless given. */
  readonly autoFactor?: number;
  /** Thresholds are multiplied by the cluster's mean squared distance; for features without a scale. False unless given. */
  readonly relative?: boolean;
  /** Least number of different rows in a cluster; 5 unless given. */
  readonly minimumSize?: number;
  /** A cluster needs more than `minimumSize` rows, as in the authors' release; false unless given. */
  readonly strictMinimumSize?: boolean;
  /** Pairs farther apart (squared distance) are no seeds; `auto`, 2 for unit-length rows and else no limit, unless given. */
  readonly maximumDistance?: 'auto' | number;
  /** What is held against `maximumDistance`: the seed pair, or also the grown cluster, as in the release; `seed` unless given. */
  readonly stopTest?: 'seed' | 'seed-and-cluster';
  /** How often a cluster grows, its profile taken anew each time; 2 unless given. */
  readonly growthPasses?: number | 'converge';
  /** Scales rows to unit length first; true unless given. */
  readonly normalise?: boolean;
  /** Takes the mean of all rows away first; false unless given. */
  readonly centre?: boolean;
  /** A row proposes no more seeds after so many that failed; 20 unless given. */
  readonly seedLimit?: number;
  /** Rows that stand for all in the means: `none`, so many, or 1,024 from 20,000 rows on (`auto`, unless given). */
  readonly landmarks?: 'auto' | 'none' | number;
}

/** Options with the defaults filled in. */
export type ParsedDistributionOptions = Required<DistributionOptions>;

/** The constants of the authors' release, for unit-length features of some 4,096 effective dimensions. */
export const publishedConstants: Readonly<Pick<DistributionOptions, 'threshold' | 'minimumSize' | 'maximumDistance'>> =
  { threshold: 0.07, minimumSize: 5, maximumDistance: 2 };

/** The schema of {@link DistributionOptions}. */
export const distributionOptions: z.ZodType<ParsedDistributionOptions, DistributionOptions> = z.strictObject({
  threshold: z
    .union([z.literal('auto'), z.number().positive()])
    .default('auto')
    .describe('Threshold of the second-order distance and of the shell test'),
  autoFactor: z
    .number()
    .positive()
    .default(2)
    .describe('auto = this times the median smallest second-order distance between rows'),
  relative: z.boolean().default(false).describe("Thresholds are multiplied by the cluster's mean squared distance"),
  minimumSize: z.int().min(2).default(5).describe('Least number of different rows in a cluster'),
  strictMinimumSize: z.boolean().default(false).describe('A cluster needs more than minimumSize rows'),
  maximumDistance: z
    .union([z.literal('auto'), z.number().positive()])
    .default('auto')
    .describe('Pairs farther apart (squared distance) are no seeds; auto = 2 for unit-length rows, else no limit'),
  stopTest: z
    .enum(['seed', 'seed-and-cluster'])
    .default('seed')
    .describe('What is held against maximumDistance: the seed pair, or also the grown cluster'),
  growthPasses: z
    .union([z.literal('converge'), z.int().positive()])
    .default(2)
    .describe('How often a cluster grows, its profile taken anew each time'),
  normalise: z.boolean().default(true).describe('Scales rows to unit length first'),
  centre: z.boolean().default(false).describe('Takes the mean of all rows away first'),
  seedLimit: z.int().positive().default(20).describe('A row proposes no more seeds after so many that failed'),
  landmarks: z
    .union([z.enum(['auto', 'none']), z.int().min(16)])
    .default('auto')
    .describe('Rows that stand for all in the means; auto = 1,024 from 20,000 rows on'),
});
