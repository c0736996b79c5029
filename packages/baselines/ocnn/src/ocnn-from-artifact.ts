import {
  type Artifact,
  type AutoencoderModel,
  DuadError,
  expectArtifact,
  parseOptions,
  type RunContext,
} from '@duad/core';
import { type HostTensor, requireEngine } from '@duad/engine';
import { type FittedOcnn, fittedOcnn, layout } from './fitted-ocnn.js';
import { weightShapes } from './network.js';
import { type OcnnInput, ocnnSchema } from './options.js';
import { who } from './who.js';

/** How to read what this package does not know. */
export interface LoadOptions extends Pick<RunContext, 'engine'> {
  /** Restores the encoder, such as `denseFromArtifact` of `@duad/autoencoders`; needed if there was an autoencoder. */
  readonly autoencoderFromArtifact?: (
    artifact: Artifact,
    context: Pick<RunContext, 'engine'>,
  ) => Promise<AutoencoderModel>;
}

/**
 * Restores a detector; it gives the same scores, to the bit.
 *
 * @throws INVALID_ARTIFACT if another package wrote it or sizes do not fit; INVALID_OPTION if there is an encoder and
 * nothing to restore it with
 */
export async function ocnnFromArtifact(artifact: Artifact, options: LoadOptions = {}): Promise<FittedOcnn> {
  expectArtifact(artifact, who, layout);
  const { columns, bias, options: saved } = artifact.header as { columns: number; bias: number; options: OcnnInput };
  const { autoencoder: _, ...parsed } = parseOptions(ocnnSchema, saved, `${who} saved detector`);
  const child = artifact.children?.encoder;
  if (child && !options.autoencoderFromArtifact) {
    throw new DuadError(
      'INVALID_OPTION',
      `${who}: this detector has an encoder that ${child.package} wrote; pass what restores it as autoencoderFromArtifact`,
    );
  }
  if (!(Number.isInteger(columns) && columns > 0 && Number.isFinite(bias))) {
    throw new DuadError('INVALID_ARTIFACT', `${who}: the header lacks columns or the bias`);
  }
  const { hiddenUnits } = parsed;
  const features = child ? (artifact.arrays.v?.length ?? 0) / hiddenUnits : columns;
  const shapes = weightShapes(features, hiddenUnits);
  const read = (name: 'v' | 'w'): HostTensor<Float32Array> => {
    const data = artifact.arrays[name];
    const [inputs, outputs] = shapes[name] as [number, number];
    if (data instanceof Float32Array && data.length > 0 && data.length === inputs * outputs && inputs % 1 === 0) {
      return { shape: [inputs, outputs], data };
    }
    throw new DuadError(
      'INVALID_ARTIFACT',
      `${who}: '${name}' should hold 32-bit floats for ${hiddenUnits} hidden units`,
    );
  };
  const weights = { v: read('v'), w: read('w') };
  const engine = await requireEngine(options);
  const encoder = child && (await options.autoencoderFromArtifact!(child, options));
  if (encoder && (encoder.columns !== columns || encoder.codeSize !== features)) {
    await encoder[Symbol.asyncDispose]();
    throw new DuadError('INVALID_ARTIFACT', `${who}: the encoder's sizes do not fit the detector's`);
  }
  return fittedOcnn(engine, { columns, options: parsed, weights, bias, losses: [], encoder });
}
