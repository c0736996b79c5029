import { type Artifact, DuadError, expectArtifact, parseOptions, type RunContext, type Warning } from '@duad/core';
import { type HostTensor, requireEngine } from '@duad/engine';
import { type FittedGeometric, fittedGeometric, layout } from './fitted-geometric.js';
import type { ItemShape } from './item-shape.js';
import { transformationsOf } from './model.js';
import { type GeometricInput, geometricSchema } from './options.js';
import { createResponder } from './responses.js';
import type { Scaling } from './transformations.js';
import { who } from './who.js';
import { normalisations, weightShapes } from './wide-residual-network.js';

/**
 * Restores a detector; it gives the same scores, to the bit.
 *
 * @throws INVALID_ARTIFACT if another package wrote it or sizes do not fit
 */
export async function geometricFromArtifact(
  artifact: Artifact,
  context: Pick<RunContext, 'engine'> = {},
): Promise<FittedGeometric> {
  expectArtifact(artifact, who, layout);
  const header = artifact.header as {
    itemShape: ItemShape;
    options: GeometricInput;
    scaling: Scaling;
    warnings: readonly Warning[];
  };
  const { itemShape, scaling, warnings } = header;
  const options = parseOptions(geometricSchema, header.options, `${who} saved detector`);
  const sides = Array.isArray(itemShape) && itemShape.length === 3 && itemShape.every((side) => Number.isInteger(side));
  if (!sides || !Number.isFinite(scaling?.factor) || !Number.isFinite(scaling?.shift) || !Array.isArray(warnings)) {
    throw new DuadError('INVALID_ARTIFACT', `${who}: the header lacks the item shape, the scaling or the warnings`);
  }
  const count = transformationsOf({ itemShape, options }).length;
  const read = ([name, shape]: [string, number[]]): [string, HostTensor<Float32Array>] => {
    const data = artifact.arrays[name];
    if (data instanceof Float32Array && data.length === shape.reduce((size, side) => size * side, 1)) {
      return [name, { shape, data }];
    }
    throw new DuadError('INVALID_ARTIFACT', `${who}: '${name}' should hold ${shape.join(' x ')} 32-bit floats`);
  };
  const weights = Object.fromEntries(Object.entries(weightShapes(itemShape[2], count, options)).map(read));
  const statistics = Object.fromEntries(
    normalisations(options)
      .flatMap(([name, channels]): [string, number[]][] => [
        [`${name}.mean`, [channels]],
        [`${name}.variance`, [channels]],
      ])
      .map(read),
  );
  const alpha = artifact.arrays.alpha;
  const wanted = options.score === 'dirichlet';
  if (wanted && !(alpha instanceof Float64Array && alpha.length === count * count)) {
    throw new DuadError('INVALID_ARTIFACT', `${who}: 'alpha' should hold ${count} x ${count} 64-bit floats`);
  }
  const model = { itemShape, options, scaling, weights, statistics, losses: [] };
  const responder = await createResponder(await requireEngine(context), model);
  return fittedGeometric({ ...model, alpha: wanted ? (alpha as Float64Array) : undefined }, responder, warnings);
}
