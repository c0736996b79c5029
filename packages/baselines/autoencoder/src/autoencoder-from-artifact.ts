import {
  type Artifact,
  type AutoencoderModel,
  DuadError,
  expectArtifact,
  type RunContext,
  type Warning,
} from '@duad/core';
import { type FittedAutoencoder, fittedAutoencoder, layout } from './fitted-autoencoder.js';
import type { ReconstructionScore } from './options.js';
import { who } from './who.js';

/** How to read the model, which another package wrote. */
export interface LoadOptions extends Pick<RunContext, 'engine'> {
  /** Such as `denseFromArtifact` of `@duad/autoencoders`. */
  readonly autoencoderFromArtifact: (
    artifact: Artifact,
    context: Pick<RunContext, 'engine'>,
  ) => Promise<AutoencoderModel>;
}

/**
 * Restores a detector, plain or robust; it gives the same scores, to the bit.
 *
 * @throws INVALID_ARTIFACT if another package wrote it or parts are missing
 */
export async function autoencoderDetectorFromArtifact(
  artifact: Artifact,
  options: LoadOptions,
): Promise<FittedAutoencoder> {
  expectArtifact(artifact, who, layout);
  const { columns, score, warnings } = artifact.header as {
    columns: number;
    score: ReconstructionScore;
    warnings: readonly Warning[];
  };
  const child = artifact.children?.model;
  if (!child || !['squared-error', 'angle'].includes(score) || !Array.isArray(warnings)) {
    throw new DuadError('INVALID_ARTIFACT', `${who}: the model, the warnings or a known score are missing`);
  }
  const model = await options.autoencoderFromArtifact(child, options);
  if (model.columns !== columns) {
    await model[Symbol.asyncDispose]();
    throw new DuadError('INVALID_ARTIFACT', `${who}: expected a model of ${columns} columns, got ${model.columns}`);
  }
  return fittedAutoencoder(model, score, [], warnings);
}
