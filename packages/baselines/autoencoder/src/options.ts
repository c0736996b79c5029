import type { Autoencoder } from '@duad/core';
import { z } from 'zod';

const count = z.int().min(1);
const autoencoder: z.ZodType<Autoencoder, Autoencoder> = z
  .custom<Autoencoder>(
    (value) => typeof (value as Partial<Autoencoder> | null)?.create === 'function',
    'expected an autoencoder, an object with create, such as denseAutoencoder() of @duad/autoencoders',
  )
  .describe('What is trained');

/** How a row's reproduction becomes its score. */
export type ReconstructionScore = 'squared-error' | 'angle';
const score: z.ZodDefault<z.ZodEnum<{ 'squared-error': 'squared-error'; angle: 'angle' }>> = z
  .enum(['squared-error', 'angle'])
  .default('squared-error');

/** Options of `plainAutoencoder`. */
export const plainSchema: z.ZodType<PlainAutoencoderOptions, PlainAutoencoderInput> = z.strictObject({
  autoencoder,
  epochs: count.default(100).describe('Passes over the rows'),
  score: score.describe('Squared error between row and reconstruction, or the angle between them'),
});

export interface PlainAutoencoderOptions {
  readonly autoencoder: Autoencoder;
  readonly epochs: number;
  readonly score: ReconstructionScore;
}

export type PlainAutoencoderInput = Pick<PlainAutoencoderOptions, 'autoencoder'> & Partial<PlainAutoencoderOptions>;

/** Options of `robustAutoencoder`. */
export const robustSchema: z.ZodType<RobustAutoencoderOptions, RobustAutoencoderInput> = z.strictObject({
  autoencoder,
  penalty: z
    .enum(['l1', 'l21-rows', 'l21-columns'])
    .default('l21-rows')
    .describe('What keeps S sparse: single entries, whole rows (anomalies), or whole columns (broken features)'),
  lambda: z.number().positive().default(1).describe('Weight of that penalty: the larger, the less goes into S'),
  rounds: count.default(20).describe('Alternations between autoencoder and S at most'),
  epochsPerRound: count.default(10).describe('Passes over the rows between two updates of S'),
  tolerance: z
    .number()
    .min(0)
    .default(1e-7)
    .describe('Stops once the relative changes that Algorithm 1 watches are below this'),
  score: score.describe('Squared error between row and reconstruction, or the angle between them'),
});

export interface RobustAutoencoderOptions {
  readonly autoencoder: Autoencoder;
  readonly penalty: 'l1' | 'l21-rows' | 'l21-columns';
  readonly lambda: number;
  readonly rounds: number;
  readonly epochsPerRound: number;
  readonly tolerance: number;
  readonly score: ReconstructionScore;
}

export type RobustAutoencoderInput = Pick<RobustAutoencoderOptions, 'autoencoder'> & Partial<RobustAutoencoderOptions>;
