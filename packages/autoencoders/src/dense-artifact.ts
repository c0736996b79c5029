import type { Artifact } from '@duad/core';
import type { Weights } from './layers.js';
import type { DenseAutoencoderOptions } from './options.js';

export const packageName = '@duad/autoencoders';
/** Version of what {@link denseArtifact} writes. */
export const layout = 1;

/** What a saved model holds. The optimiser's memory is left out: training goes on from a fresh one. */
export function denseArtifact(columns: number, options: DenseAutoencoderOptions, weights: Weights): Artifact {
  return {
    package: packageName,
    version: layout,
    header: { kind: 'dense', columns, options },
    arrays: Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, data])),
  };
}
