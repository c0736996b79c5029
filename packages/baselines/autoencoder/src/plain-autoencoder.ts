import { checkMatrix, type Detector, type Matrix, parseOptions, type RunContext } from '@duad/core';
import { type FittedAutoencoder, fittedAutoencoder } from './fitted-autoencoder.js';
import { type PlainAutoencoderInput, type PlainAutoencoderOptions, plainSchema } from './options.js';
import { who } from './who.js';

/** An autoencoder as a detector. */
export interface PlainAutoencoder extends Detector<FittedAutoencoder> {
  readonly options: Readonly<PlainAutoencoderOptions> & Readonly<Record<string, unknown>>;
  fit(x: Matrix, context: RunContext): Promise<FittedAutoencoder>;
}

/**
 * Trains an autoencoder on all rows; what it reproduces badly is anomalous. Unsupervised: nothing is left out.
 *
 * @throws INVALID_OPTION
 */
export function plainAutoencoder(options: PlainAutoencoderInput): PlainAutoencoder {
  const parsed = parseOptions(plainSchema, options, `${who} plainAutoencoder`);
  return {
    specVersion: 1,
    name: 'autoencoder',
    supervision: 'unsupervised',
    capabilities: { deterministic: false, trained: true, explains: true },
    options: parsed as PlainAutoencoder['options'],
    async fit(x, context) {
      checkMatrix(x, who);
      const random = context.random.fork('autoencoder');
      const model = await parsed.autoencoder.create(x.columns, { ...context, random });
      try {
        const rows = Uint32Array.from({ length: x.rows }, (_, row) => row);
        const training = { ...context, random: random.fork('training') };
        const { losses } = await model.train(x, rows, parsed.epochs, training);
        return fittedAutoencoder(model, parsed.score, losses, []);
      } catch (error) {
        await model[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}
