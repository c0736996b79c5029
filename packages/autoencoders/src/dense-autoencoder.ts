import { type Artifact, type Autoencoder, parseOptions, type RunContext } from '@duad/core';
import { packageName, readHeader, readWeights } from './artifact.js';
import { denseNetwork } from './dense-network.js';
import { initialWeights } from './initial-weights.js';
import { createModel, type TrainableModel } from './model.js';
import { type DenseAutoencoderInput, type DenseAutoencoderOptions, denseAutoencoderSchema } from './options.js';

/** A dense autoencoder with weights. */
export type DenseModel = TrainableModel<DenseAutoencoderOptions>;

/** A dense autoencoder with a mirrored decoder; see the options. */
export interface DenseAutoencoder extends Autoencoder {
  readonly options: Readonly<DenseAutoencoderOptions> & Readonly<Record<string, unknown>>;
  create(columns: number, context: RunContext): Promise<DenseModel>;
}

/**
 * Makes a dense autoencoder: encoder d - hidden… - code, decoder mirrored (paper, Eq. 3 and 4).
 *
 * @throws INVALID_OPTION
 */
export function denseAutoencoder(options: DenseAutoencoderInput = {}): DenseAutoencoder {
  const parsed = parseOptions(denseAutoencoderSchema, options, `${packageName} denseAutoencoder`);
  return {
    specVersion: 1,
    name: 'dense-autoencoder',
    options: parsed as DenseAutoencoder['options'],
    create(columns, context) {
      const network = denseNetwork(columns, parsed);
      const weights = initialWeights(network.shapes, parsed.initialisation, context.random.fork('weights'));
      return createModel(network, weights, context);
    },
  };
}

/**
 * Restores a model.
 *
 * @throws INVALID_ARTIFACT if another package wrote it or sizes do not fit
 */
export async function denseFromArtifact(artifact: Artifact, context: Pick<RunContext, 'engine'>): Promise<DenseModel> {
  const { columns, options } = readHeader<DenseAutoencoderInput>(artifact, 'dense');
  const network = denseNetwork(columns, parseOptions(denseAutoencoderSchema, options, `${packageName} saved model`));
  return createModel(network, readWeights(artifact, network), context);
}
