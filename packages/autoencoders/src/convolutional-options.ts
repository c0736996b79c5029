import { z } from 'zod';
import { type TrainingOptions, trainingShape } from './options.js';

const count = z.int().min(1);

/** Options of the convolutional autoencoder, with defaults. */
export const convolutionalAutoencoderSchema: z.ZodType<ConvolutionalAutoencoderOptions, ConvolutionalAutoencoderInput> =
  z.strictObject({
    itemShape: z.tuple([count, count, count]).describe('Shape of every picture: height, width, channels'),
    channels: z
      .array(count)
      .min(1)
      .default([16, 32])
      .describe(
        'Channels of the convolutions between picture and code, each halving the sides; the decoder mirrors them',
      ),
    kernelSize: count.default(3).describe('Sides of the kernels'),
    codeSize: count.default(16).describe('Length of a code: k_bn in the paper'),
    ...trainingShape({ activation: 'relu', batchSize: 64 }),
  }) as unknown as z.ZodType<ConvolutionalAutoencoderOptions, ConvolutionalAutoencoderInput>;

export interface ConvolutionalAutoencoderOptions extends TrainingOptions {
  readonly itemShape: readonly [height: number, width: number, channels: number];
  readonly channels: readonly number[];
  readonly kernelSize: number;
  readonly codeSize: number;
}

export type ConvolutionalAutoencoderInput = Pick<ConvolutionalAutoencoderOptions, 'itemShape'> &
  Partial<Omit<ConvolutionalAutoencoderOptions, 'itemShape' | 'channels'> & { readonly channels: number[] }>;
