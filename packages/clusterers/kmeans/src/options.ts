import { z } from 'zod';

/** Options of {@link kmeans}. */
export interface KMeansOptions {
  /** Number of clusters; 20 unless given. */
  readonly clusters?: number;
  /** How the first centres are found, or the centres themselves (K x d, flat, row-major); `k-means++` unless given. */
  readonly initialisation?: 'k-means++' | 'random-rows' | { readonly centers: Float64Array | readonly number[] };
  /** Independent starts, of which the one with the least inertia is kept; 1 unless given. */
  readonly restarts?: number;
  /** `lloyd` unless given: all rows in every iteration. `mini-batch`: some rows at a time, for very long tables. */
  readonly algorithm?: 'lloyd' | 'mini-batch';
  /** At most so many Lloyd iterations, or so many batches as make up that many passes over the rows; 300 unless given. */
  readonly iterations?: number;
  /**
   * Lloyd's iterations stop once the centres' squared movements, summed up, are at most this times the columns' mean
   * variance; 1e-4 unless given.
   */
  readonly tolerance?: number;
  /**
   * What happens to a cluster that loses its rows in Lloyd's iterations; `farthest-row` (it moves to the row worst placed)
   * unless given. In the end, `error` refuses a cluster without rows and the others leave it out.
   */
  readonly emptyClusters?: 'farthest-row' | 'drop' | 'error';
  /** Rows of a mini-batch; 1,024 unless given, and never more than there are. */
  readonly batchSize?: number;
  /** Mini-batches stop once the smoothed inertia has not fallen for so many in a row; 10 unless given. */
  readonly patience?: number;
  /**
   * A centre that has seen fewer rows than this share of what the busiest one has moves to a row of the mini-batch; 0.01
   * unless given, 0 for never.
   */
  readonly starvedShare?: number;
  /**
   * `own` unless given. `ml-kmeans` is the npm library of that name, which must be installed beside; it takes no more than
   * 20,000 rows, Lloyd's iterations only, and leaves out clusters that lose their rows.
   */
  readonly implementation?: 'own' | 'ml-kmeans';
}

/** Options with the defaults filled in. */
export type ParsedKMeansOptions = Required<KMeansOptions>;

const givenCentres = z.strictObject({ centers: z.union([z.instanceof(Float64Array), z.array(z.number())]) });

/** The schema of {@link KMeansOptions}. */
export const kmeansOptions: z.ZodType<ParsedKMeansOptions, KMeansOptions> = z.strictObject({
  clusters: z.int().positive().default(20).describe('Number of clusters'),
  initialisation: z
    .union([z.enum(['k-means++', 'random-rows']), givenCentres])
    .default('k-means++')
    .describe('How the first centres are found, or { centers }'),
  restarts: z
    .int()
    .positive()
    .default(1)
    .describe('Independent starts, of which the one with the least inertia is kept'),
  algorithm: z
    .enum(['lloyd', 'mini-batch'])
    .default('lloyd')
    .describe('All rows in every iteration, or some at a time'),
  iterations: z.int().positive().default(300).describe('At most so many Lloyd iterations, or passes in mini-batches'),
  tolerance: z
    .number()
    .nonnegative()
    .default(1e-4)
    .describe("Stops once the centres' squared movements are at most this times the columns' mean variance"),
  emptyClusters: z
    .enum(['farthest-row', 'drop', 'error'])
    .default('farthest-row')
    .describe('What happens to a cluster that loses its rows'),
  batchSize: z.int().positive().default(1024).describe('Rows of a mini-batch'),
  patience: z
    .int()
    .positive()
    .default(10)
    .describe('Mini-batches stop once the smoothed inertia has not fallen for so many in a row'),
  starvedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('A centre with fewer rows than this share of the busiest moves to a row of the mini-batch'),
  implementation: z.enum(['own', 'ml-kmeans']).default('own').describe('This package, or the npm library'),
});
