import { z } from 'zod';

const size = z.int().min(1);

type Shape = { readonly [K in keyof TrainingOptions]: z.ZodType<TrainingOptions[K]> };

/** Options that all autoencoders share; the defaults that part them are handed in. */
export function trainingShape({ activation, batchSize }: Pick<TrainingOptions, 'activation' | 'batchSize'>): Shape {
  return {
    activation: z
      .enum(['tanh', 'relu', 'sigmoid', 'linear'])
      .default(activation)
      .describe('After every hidden layer; code and output stay linear'),
    loss: z
      .enum(['mse', 'cosine', 'angle'])
      .default('mse')
      .describe('mse: mean squared error over the columns; cosine: 1 - cos; angle: arccos, Eq. 6 of the paper'),
    optimizer: z.enum(['adam', 'sgd']).default('adam').describe('Adam, or stochastic gradient descent with momentum'),
    learningRate: z.number().positive().default(1e-3).describe('Step size of the optimiser'),
    momentum: z.number().min(0).lt(1).default(0.9).describe('For sgd only'),
    batchSize: size.default(batchSize).describe('Rows per gradient step; the last batch of an epoch may be shorter'),
    initialisation: z
      .enum(['fan-in', 'glorot'])
      .default('fan-in')
      .describe('Uniform initial weights: +-1/sqrt(inputs), or +-sqrt(6/(inputs + outputs)) with zero biases'),
  };
}

/** Options of the dense autoencoder, with defaults. */
export const denseAutoencoderSchema: z.ZodType<DenseAutoencoderOptions, DenseAutoencoderInput> = z.strictObject({
  hidden: z
    .array(size)
    .default([60, 30, 10])
    .describe('Widths of the layers between input and code; the decoder mirrors them'),
  codeSize: size.default(3).describe('Length of a code: k_bn in the paper'),
  ...trainingShape({ activation: 'tanh', batchSize: 256 }),
}) as unknown as z.ZodType<DenseAutoencoderOptions, DenseAutoencoderInput>;

/** How an autoencoder is trained, and what lies between its layers. */
export interface TrainingOptions {
  readonly activation: 'tanh' | 'relu' | 'sigmoid' | 'linear';
  readonly loss: 'mse' | 'cosine' | 'angle';
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
  readonly momentum: number;
  readonly batchSize: number;
  readonly initialisation: 'fan-in' | 'glorot';
}

export interface DenseAutoencoderOptions extends TrainingOptions {
  readonly hidden: readonly number[];
  readonly codeSize: number;
}

export type DenseAutoencoderInput = Partial<Omit<DenseAutoencoderOptions, 'hidden'> & { readonly hidden: number[] }>;
