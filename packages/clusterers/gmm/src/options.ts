import { z } from 'zod';
import type { CovarianceType } from './covariance.js';

/** A start handed in: flat row-major arrays over the K components, so that a fitted mixture is itself one. */
export interface GivenStart {
  /** K x d. */
  readonly means: Float64Array | readonly number[];
  /** K; equal unless given. */
  readonly weights?: Float64Array | readonly number[];
  /** Laid out by the type of covariance, as {@link MixtureParameters.covariances}. */
  readonly covariances?: Float64Array | readonly number[];
  /** Without covariances: one variance for every component and column; the columns' mean variance unless given. */
  readonly variance?: number;
}

/** Options of {@link gmm}. */
export interface GmmOptions {
  /** Number of Gaussians; 20 unless given. */
  readonly components?: number;
  /** `full` unless given. */
  readonly covariance?: CovarianceType;
  /** Added to every variance, in squared units of the data; 1e-6 unless given. */
  readonly regularisation?: number;
  /** EM stops once an iteration changes the mean log-likelihood per row by less; 1e-3 unless given. */
  readonly tolerance?: number;
  /** At most so many; 100 unless given. */
  readonly iterations?: number;
  /** Independent starts, of which the likeliest is kept; 1 unless given. */
  readonly restarts?: number;
  /** How the first means are found, or a start handed in; `k-means++` unless given. */
  readonly initialisation?: 'k-means++' | 'k-means' | 'random-rows' | GivenStart;
  /** Fits on at most so many rows, drawn at random; all rows are assigned afterwards. `all` unless given. */
  readonly fitRows?: number | 'all';
}

/** Options with the defaults filled in. */
export type ParsedGmmOptions = Required<GmmOptions>;

const numbers = z.union([z.instanceof(Float64Array), z.array(z.number())]);

const givenStart = z.strictObject({
  means: numbers.describe('components x columns'),
  weights: numbers.optional().describe('One per component; equal unless given'),
  covariances: numbers.optional().describe('Laid out by the type of covariance, as a fitted mixture has them'),
  variance: z.number().positive().optional().describe("One variance for all; the columns' mean variance unless given"),
});

/** The schema of {@link GmmOptions}, for reading them from a command line or a file. */
export const gmmOptions: z.ZodType<ParsedGmmOptions, GmmOptions> = z.strictObject({
  components: z.int().positive().default(20).describe('Number of Gaussians'),
  covariance: z
    .enum(['full', 'diagonal', 'tied', 'spherical'])
    .default('full')
    .describe('A matrix per component, variances per component, one matrix for all, or one variance per component'),
  regularisation: z
    .number()
    .nonnegative()
    .default(1e-6)
    .describe('Added to every variance, in squared units of the data'),
  tolerance: z
    .number()
    .nonnegative()
    .default(1e-3)
    .describe('Stops once an iteration changes the mean log-likelihood per row by less'),
  iterations: z.int().positive().default(100).describe('At most so many'),
  restarts: z.int().positive().default(1).describe('Independent starts, of which the likeliest is kept'),
  initialisation: z
    .union([z.enum(['k-means++', 'k-means', 'random-rows']), givenStart])
    .default('k-means++')
    .describe('How the first means are found, or a start: { means, weights, covariances | variance }'),
  fitRows: z
    .union([z.int().positive(), z.literal('all')])
    .default('all')
    .describe('Fits on at most so many rows, drawn at random; all rows are assigned afterwards'),
});
