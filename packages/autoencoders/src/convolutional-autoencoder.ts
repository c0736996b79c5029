import { type Artifact, type Autoencoder, DuadError, parseOptions, type RunContext } from '@duad/core';
import { packageName, readHeader, readWeights } from './artifact.js';
import { convolutionalNetwork } from './convolutional-network.js';
import {
  type ConvolutionalAutoencoderInput,
  type ConvolutionalAutoencoderOptions,
  convolutionalAutoencoderSchema,
} from './convolutional-options.js';
import { initialWeights } from './initial-weights.js';
import { createModel, type TrainableModel } from './model.js';

/** A convolutional autoencoder with weights. */
export type ConvolutionalModel = TrainableModel<ConvolutionalAutoencoderOptions>;

/** An autoencoder of pictures with convolutions; see the options. */
export interface ConvolutionalAutoencoder extends Autoencoder {
  readonly options: Readonly<ConvolutionalAutoencoderOptions> & Readonly<Record<string, unknown>>;
  create(columns: number, context: RunContext): Promise<ConvolutionalModel>;
}

const who = `${packageName} convolutionalAutoencoder`;

/**
 * Makes an autoencoder for pictures as they are: convolutions down to a code, and back. Rows are pictures, height x width x
 * channels numbers, the channels of a pixel side by side, as `rawPixels` of `@duad/features-raw` gives them.
 *
 * @throws INVALID_OPTION; from `create` WIDTH_MISMATCH if rows are not of `itemShape`
 */
export function convolutionalAutoencoder(options: ConvolutionalAutoencoderInput): ConvolutionalAutoencoder {
  const parsed = parseOptions(convolutionalAutoencoderSchema, options, who);
  const network = convolutionalNetwork(parsed);
  return {
    specVersion: 1,
    name: 'convolutional-autoencoder',
    options: parsed as ConvolutionalAutoencoder['options'],
    async create(columns, context) {
      if (columns !== network.columns) {
        throw new DuadError(
          'WIDTH_MISMATCH',
          `${who}: expected rows of ${parsed.itemShape.join(' x ')} = ${network.columns} columns, got ${columns}; state their itemShape`,
          { details: { expected: network.columns, got: columns } },
        );
      }
      const weights = initialWeights(network.shapes, parsed.initialisation, context.random.fork('weights'));
      return createModel(network, weights, context);
    },
  };
}

/**
 * Restores a model.
 *
 * @throws INVALID_ARTIFACT if something else wrote it or sizes do not fit
 */
export async function convolutionalFromArtifact(
  artifact: Artifact,
  context: Pick<RunContext, 'engine'>,
): Promise<ConvolutionalModel> {
  const { options } = readHeader<ConvolutionalAutoencoderInput>(artifact, 'convolutional');
  const parsed = parseOptions(convolutionalAutoencoderSchema, options, `${packageName} saved model`);
  const network = convolutionalNetwork(parsed);
  return createModel(network, readWeights(artifact, network), context);
}
