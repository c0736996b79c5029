import { z } from 'zod';

const count = z.int().min(1);

/** Options of `geometric`, with the published setting as defaults. */
export const geometricSchema: z.ZodType<GeometricOptions, GeometricInput> = z.strictObject({
  flips: z.boolean().default(true).describe('Transformations: as it is, and mirrored left to right'),
  translations: z
    .boolean()
    .default(true)
    .describe('Transformations: shifted by a quarter of the side or not, along both axes, nine in all'),
  rotations: z
    .boolean()
    .default(true)
    .describe('Transformations: turned by 0, 90, 180 and 270 degrees; by 0 and 180 where images are not square'),
  depth: z
    .int()
    .min(10)
    .refine((depth) => (depth - 4) % 6 === 0, 'expected 10, 16, 22, …: 6 n + 4')
    .default(10)
    .describe('Layers of the wide residual network, 6 n + 4'),
  width: count.default(4).describe('Widening factor of the wide residual network'),
  weightDecay: z.number().min(0).default(5e-4).describe('Times the sum of squared kernel weights, added to the loss'),
  epochs: count.default(3).describe('Passes over all transformed images; published: 200 / 72, rounded up'),
  steps: count.optional().describe('At most so many steps in all, however many epochs there are'),
  batchSize: count.min(2).default(128).describe('Transformed images per step'),
  learningRate: z.number().positive().default(1e-3).describe('Step size of Adam'),
  score: z
    .enum(['dirichlet', 'log-softmax', 'softmax'])
    .default('dirichlet')
    .describe('Normality: Dirichlet log-likelihood of the responses, or the mean (log-)softmax of the right answers'),
  dirichletRows: count
    .default(10_000)
    .describe('Training rows, drawn at random, that the Dirichlet parameters are fitted to'),
});

export interface GeometricOptions {
  readonly flips: boolean;
  readonly translations: boolean;
  readonly rotations: boolean;
  readonly depth: number;
  readonly width: number;
  readonly weightDecay: number;
  readonly epochs: number;
  readonly steps?: number | undefined;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly score: 'dirichlet' | 'log-softmax' | 'softmax';
  readonly dirichletRows: number;
}

export type GeometricInput = Partial<GeometricOptions>;
