import { type Artifact, DuadError, expectArtifact } from '@duad/core';
import type { Network, Weights } from './network.js';

export const packageName = '@duad/autoencoders';
/** Version of what {@link modelArtifact} writes. */
const layout = 1;

/** What a saved model holds. The optimiser's memory is left out: training goes on from a fresh one. */
export function modelArtifact({ kind, columns, options }: Network<unknown>, weights: Weights): Artifact {
  return {
    package: packageName,
    version: layout,
    header: { kind, columns, options },
    arrays: Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, data])),
  };
}

/**
 * Width and options of a saved model.
 *
 * @throws INVALID_ARTIFACT if another package or kind wrote it
 */
export function readHeader<Input>(
  artifact: Artifact,
  kind: Network<unknown>['kind'],
): { readonly columns: number; readonly options: Input } {
  expectArtifact(artifact, packageName, layout);
  const header = artifact.header as { readonly kind: string; readonly columns: number; readonly options: Input };
  if (header.kind === kind) return header;
  throw new DuadError(
    'INVALID_ARTIFACT',
    `${packageName}: expected a ${kind} autoencoder, got a ${header.kind} one; load it with the function of that name`,
  );
}

/**
 * Weights of a saved model.
 *
 * @throws INVALID_ARTIFACT if sizes do not fit
 */
export function readWeights({ arrays }: Artifact, { shapes }: Network<unknown>): Weights {
  const weights: Weights = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const data = arrays[name];
    if (!(data instanceof Float32Array) || data.length !== shape.reduce((size, side) => size * side, 1)) {
      throw new DuadError(
        'INVALID_ARTIFACT',
        `${packageName}: '${name}' should hold ${shape.join(' x ')} 32-bit floats, got ${data ? data.length : 'nothing'}`,
      );
    }
    weights[name] = { shape: [...shape], data };
  }
  return weights;
}
