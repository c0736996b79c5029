import type { Autoencoder } from '@duad/core';
import { z } from 'zod';

const size = z.int().min(1);

/** Activations that the variants differ in. */
export const activations = ['linear', 'sigmoid', 'relu'] as const;
export type Activation = (typeof activations)[number];

/** Options of `ocnn`. */
export const ocnnSchema: z.ZodType<OcnnOptions, OcnnInput> = z.strictObject({
  autoencoder: z
    .custom<Autoencoder>(
      (value) => typeof (value as Partial<Autoencoder> | null)?.create === 'function',
      'expected an autoencoder, an object with create',
    )
    .optional()
    .describe(
      'Trained first; its frozen encoder makes the features. Without one, the rows themselves are the features',
    ),
  autoencoderEpochs: size.default(100).describe('Passes over the rows in training the autoencoder'),
  hiddenUnits: size.default(32).describe('Width of the one hidden layer'),
  activation: z.enum(activations).default('sigmoid').describe('g, after the hidden layer'),
  nu: z.number().gt(0).lt(1).default(0.1).describe('nu: share of the training rows beyond the hyperplane'),
  epochs: size.default(150).describe('Passes over the rows; the bias r is set anew before each'),
  batchSize: size.default(128).describe('Rows per step; the last batch of an epoch may be shorter'),
  learningRate: z.number().positive().default(1e-3).describe('Step size of Adam'),
});

export interface OcnnOptions {
  readonly autoencoder?: Autoencoder | undefined;
  readonly autoencoderEpochs: number;
  readonly hiddenUnits: number;
  readonly activation: Activation;
  readonly nu: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

export type OcnnInput = Partial<OcnnOptions>;

/** Options that a saved detector holds: an autoencoder is an object, its model is saved instead. */
export type SavedOptions = Omit<OcnnOptions, 'autoencoder'>;
