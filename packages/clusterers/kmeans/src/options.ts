import { z } from 'zod';

/** Options of {@link kmeans}. */
export interface KMeansOptions {
  /** Number of clusters; 20 unless given. */
  readonly clusters?: number;
  /** How the first centres are found, or the centres themselves (K x d, flat, row-major); `k-means++` unless given. */
  readonly initialisation?: 'k-means++' | 'random-rows' | { readonly centers: Float64Array | readonly number[] };
  /** Independent starts, of which the one with the least inertia is kept; 1 unless given. */
  readonly restarts?: number;
  /** At most so many Lloyd iterations; 300 unless given. */
  readonly iterations?: number;
  /**
   * Stops once the centres' squared movements, summed up, are at most this times the columns' mean variance; 1e-4 unless
   * given.
   */
  readonly tolerance?: number;
  /** What happens to a cluster that loses its rows; `farthest-row` (it moves to the row worst placed) unless given. */
  readonly emptyClusters?: 'farthest-row' | 'drop' | 'error';
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
  iterations: z.int().positive().default(300).describe('At most so many Lloyd iterations'),
  tolerance: z
    .number()
    .nonnegative()
    .default(1e-4)
    .describe("Stops once the centres' squared movements are at most this times the columns' mean variance"),
  emptyClusters: z
    .enum(['farthest-row', 'drop', 'error'])
    .default('farthest-row')
    .describe('What happens to a cluster that loses its rows'),
});
