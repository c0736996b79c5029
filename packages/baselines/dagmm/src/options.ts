import { z } from 'zod';

const size = z.int().min(1);

/** Options of `dagmm`, with the published setting for KDD Cup 1999 as defaults. */
export const dagmmSchema: z.ZodType<DagmmOptions, DagmmInput> = z.strictObject({
  scaling: z
    .enum(['standard', 'none'])
    .default('standard')
    .describe('Columns are brought to mean 0 and variance 1, or taken as they are'),
  hidden: z
    .array(size)
    .default([60, 30, 10])
    .describe('Widths of the compression network between input and code, tanh; the decoder mirrors them'),
  codeSize: size.max(16).default(1).describe('Length of the code z_c; the code itself is linear'),
  reconstructionFeatures: z
    .array(z.enum(['relative-euclidean', 'cosine']))
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'expected no feature twice')
    .default(['relative-euclidean', 'cosine'])
    .describe('What z_r tells of the reconstruction: relative Euclidean distance, cosine similarity'),
  estimationHidden: z.array(size).default([10]).describe('Widths of the hidden layers of the estimation network, tanh'),
  components: size.max(64).default(4).describe('Gaussians in the mixture'),
  dropout: z.number().min(0).lt(1).default(0.5).describe('Share of hidden units of the estimation network left out'),
  energyWeight: z.number().min(0).default(0.1).describe('lambda_1: weight of the mean energy in the loss'),
  covarianceWeight: z.number().min(0).default(0.005).describe('lambda_2: weight of the penalty on small variances'),
  jitter: z.number().min(1e-8).default(1e-6).describe('Added to the diagonal of every covariance'),
  reconstructionLoss: z
    .enum(['sum', 'mean'])
    .default('sum')
    .describe('Squared error of a row: summed over the columns, as published, or averaged'),
  epochs: size.default(200).describe('Passes over the rows'),
  batchSize: size.min(2).default(1024).describe('Rows per step; mixtures are estimated from these alone in training'),
  learningRate: z.number().positive().default(1e-4).describe('Step size of Adam'),
});

export interface DagmmOptions {
  readonly scaling: 'standard' | 'none';
  readonly hidden: readonly number[];
  readonly codeSize: number;
  readonly reconstructionFeatures: readonly ('relative-euclidean' | 'cosine')[];
  readonly estimationHidden: readonly number[];
  readonly components: number;
  readonly dropout: number;
  readonly energyWeight: number;
  readonly covarianceWeight: number;
  readonly jitter: number;
  readonly reconstructionLoss: 'sum' | 'mean';
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

export type DagmmInput = {
  readonly [K in keyof DagmmOptions]?: DagmmOptions[K] extends readonly (infer V)[] ? V[] : DagmmOptions[K];
};

/** Width of z = [z_c; z_r]. */
export function latentSize({ codeSize, reconstructionFeatures }: DagmmOptions): number {
  return codeSize + reconstructionFeatures.length;
}
