import {
  type AutoencoderModel,
  checkMatrix,
  type Detector,
  type Matrix,
  parseOptions,
  type RunContext,
} from '@duad/core';
import { checkScale, requireEngine } from '@duad/engine';
import { type FittedOcnn, fittedOcnn } from './fitted-ocnn.js';
import { type OcnnInput, type OcnnOptions, ocnnSchema } from './options.js';
import { train } from './train.js';
import { who } from './who.js';

/** OC-NN with given options. */
export interface Ocnn extends Detector<FittedOcnn> {
  readonly supervision: 'semi-supervised';
  readonly options: Readonly<OcnnOptions> & Readonly<Record<string, unknown>>;
  fit(x: Matrix, context: RunContext): Promise<FittedOcnn>;
}

/**
 * One-class neural network (Chalapathy, Menon, Chawla, 2018). Semi-supervised: to be fitted on rows known to be normal.
 * `fit` throws TOO_FEW_ROWS below two rows, DEGENERATE_DATA if training goes astray.
 *
 * @throws INVALID_OPTION
 */
export function ocnn(options: OcnnInput = {}): Ocnn {
  const parsed = parseOptions(ocnnSchema, options, who);
  return {
    specVersion: 1,
    name: 'ocnn',
    supervision: 'semi-supervised',
    capabilities: { deterministic: false, trained: true, explains: false },
    options: parsed as Ocnn['options'],
    fit: (x, context) => fit(x, parsed, context),
  };
}

async function fit(x: Matrix, options: OcnnOptions, context: RunContext): Promise<FittedOcnn> {
  checkMatrix(x, who, { minimumRows: 2 });
  checkScale(x, who, 'train');
  const engine = await requireEngine(context);
  const { autoencoder, ...saved } = options;
  let encoder: AutoencoderModel | undefined;
  try {
    encoder = autoencoder && (await pretrained(x, options, context));
    const features = encoder ? await encoder.encode(x, context) : x;
    const trained = await train(engine, features, options, context);
    return await fittedOcnn(engine, { ...trained, columns: x.columns, options: saved, encoder });
  } catch (error) {
    await encoder?.[Symbol.asyncDispose]();
    throw error;
  }
}

/** The autoencoder, trained on all rows. */
async function pretrained(x: Matrix, { autoencoder, autoencoderEpochs }: OcnnOptions, context: RunContext) {
  const random = context.random.fork('autoencoder');
  const model = await autoencoder!.create(x.columns, { ...context, random });
  try {
    const rows = Uint32Array.from({ length: x.rows }, (_, row) => row);
    await model.train(x, rows, autoencoderEpochs, { ...context, random: random.fork('training') });
    return model;
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}
