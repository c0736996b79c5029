import type { Artifact, AutoencoderModel, RunContext } from '@duad/core';
import { convolutionalFromArtifact } from './convolutional-autoencoder.js';
import { denseFromArtifact } from './dense-autoencoder.js';

/**
 * Restores a model of this package, of whichever kind.
 *
 * @throws INVALID_ARTIFACT if another package wrote it or sizes do not fit
 */
export async function autoencoderFromArtifact(
  artifact: Artifact,
  context: Pick<RunContext, 'engine'>,
): Promise<AutoencoderModel> {
  return artifact.header.kind === 'convolutional'
    ? convolutionalFromArtifact(artifact, context)
    : denseFromArtifact(artifact, context);
}
