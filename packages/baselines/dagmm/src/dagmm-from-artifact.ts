import { type Artifact, DuadError, expectArtifact, parseOptions, type RunContext, type Warning } from '@duad/core';
import { type HostTensor, requireEngine } from '@duad/engine';
import { type FittedDagmm, fittedDagmm, layout } from './fitted-dagmm.js';
import { weightShapes } from './networks.js';
import { type DagmmInput, dagmmSchema, latentSize } from './options.js';
import { who } from './who.js';

/**
 * Restores a detector; it gives the same scores, to the bit.
 *
 * @throws INVALID_ARTIFACT if another package wrote it or sizes do not fit
 */
export async function dagmmFromArtifact(
  artifact: Artifact,
  context: Pick<RunContext, 'engine'> = {},
): Promise<FittedDagmm> {
  expectArtifact(artifact, who, layout);
  const { columns, options, shortest, warnings } = artifact.header as {
    columns: number;
    options: DagmmInput;
    shortest: number;
    warnings: readonly Warning[];
  };
  const parsed = parseOptions(dagmmSchema, options, `${who} saved detector`);
  if (!(Number.isInteger(columns) && columns > 0 && shortest > 0 && Array.isArray(warnings))) {
    throw new DuadError('INVALID_ARTIFACT', `${who}: the header lacks columns, the shortest length or the warnings`);
  }
  function read<A extends Float32Array | Float64Array>(
    name: string,
    type: { new (): A; readonly name: string },
    shape: readonly number[],
  ): A {
    const data = artifact.arrays[name];
    if (data instanceof type && data.length === shape.reduce((size, side) => size * side, 1)) return data;
    throw new DuadError(
      'INVALID_ARTIFACT',
      `${who}: '${name}' should be a ${type.name} of ${shape.join(' x ')}, got ${data ? data.length : 'nothing'}`,
    );
  }
  const weights = Object.fromEntries(
    Object.entries(weightShapes(columns, parsed)).map(([name, shape]): [string, HostTensor<Float32Array>] => [
      name,
      { shape, data: read(name, Float32Array, shape) },
    ]),
  );
  const [k, q] = [parsed.components, latentSize(parsed)];
  const mixture = {
    weights: read('mixture.weights', Float64Array, [k]),
    means: read('mixture.means', Float64Array, [k, q]),
    covariances: read('mixture.covariances', Float64Array, [k, q, q]),
  };
  const scaling =
    parsed.scaling === 'standard'
      ? {
          means: read('scaling.means', Float64Array, [columns]),
          deviations: read('scaling.deviations', Float64Array, [columns]),
        }
      : undefined;
  const parts = { columns, options: parsed, weights, scaling, shortest, losses: [], warnings };
  return fittedDagmm(await requireEngine(context), parts, mixture);
}
