import type { ItemShape } from './item-shape.js';
import type { GeometricOptions } from './options.js';
import { type Scaling, type Transformation, transformations } from './transformations.js';
import type { Weights } from './wide-residual-network.js';

/** What a detector is made of. */
export interface Model {
  readonly itemShape: ItemShape;
  readonly options: GeometricOptions;
  readonly scaling: Scaling;
  readonly weights: Weights;
  /** Mean and variance of every normalisation, `${name}.mean` and `${name}.variance`. */
  readonly statistics: Weights;
  /** Dirichlet parameters, row t for transformation t; only for that score. */
  readonly alpha?: Float64Array | undefined;
  readonly losses: readonly number[];
}

export function transformationsOf({ itemShape, options }: Pick<Model, 'itemShape' | 'options'>): Transformation[] {
  return transformations(itemShape[0], itemShape[1], options);
}
