import { type Artifact, type Autoencoder, DuadError, expectArtifact, parseOptions, type RunContext } from '@duad/core';
import type { HostTensor } from '@duad/engine';
import { layout, packageName } from './dense-artifact.js';
import { createDenseModel, type DenseModel } from './dense-model.js';
import { initialWeights, widths } from './layers.js';
import { type DenseAutoencoderInput, type DenseAutoencoderOptions, denseAutoencoderSchema } from './options.js';

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
    create: (columns, context) =>
      createDenseModel(columns, parsed, initialWeights(columns, parsed, context.random.fork('weights')), context),
  };
}

/**
 * Restores a model.
 *
 * @throws INVALID_ARTIFACT if another package wrote it or sizes do not fit
 */
export async function denseFromArtifact(artifact: Artifact, context: Pick<RunContext, 'engine'>): Promise<DenseModel> {
  expectArtifact(artifact, packageName, layout);
  const { columns, options } = artifact.header as { columns: number; options: DenseAutoencoderInput };
  const parsed = parseOptions(denseAutoencoderSchema, options, `${packageName} saved model`);
  const sizes = widths(columns, parsed);
  const weights: Record<string, HostTensor<Float32Array>> = {};
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const shapes = { [`weight${layer}`]: [sizes[layer]!, sizes[layer + 1]!], [`bias${layer}`]: [sizes[layer + 1]!] };
    for (const [name, shape] of Object.entries(shapes)) {
      const data = artifact.arrays[name];
      if (!(data instanceof Float32Array) || data.length !== shape.reduce((size, side) => size * side, 1)) {
        throw new DuadError(
          'INVALID_ARTIFACT',
          `${packageName}: '${name}' should hold ${shape.join(' x ')} 32-bit floats, got ${data ? data.length : 'nothing'}`,
        );
      }
      weights[name] = { shape, data };
    }
  }
  return createDenseModel(columns, parsed, weights, context);
}
