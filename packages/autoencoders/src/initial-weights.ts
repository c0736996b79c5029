import type { Random } from '@duad/core';
import type { Network, Weights } from './network.js';
import type { TrainingOptions } from './options.js';

/**
 * Uniform initial weights, layer by layer: `weight…` of shape [...positions, inputs, outputs] and `bias…` of [outputs]. `fan-in`:
 * up to 1 / sqrt(positions * inputs), biases too; `glorot`: up to sqrt(6 / (positions * (inputs + outputs))), biases zero.
 */
export function initialWeights(
  shapes: Network<unknown>['shapes'],
  initialisation: TrainingOptions['initialisation'],
  random: Random,
): Weights {
  const weights: Weights = {};
  let bound = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const count = shape.reduce((size, side) => size * side, 1);
    if (name.startsWith('weight')) {
      const [inputs, outputs] = [shape.at(-2)!, shape.at(-1)!];
      const positions = count / inputs / outputs;
      const fans = positions * (initialisation === 'glorot' ? (inputs + outputs) / 6 : inputs);
      bound = 1 / Math.sqrt(fans);
    }
    const isZero = initialisation === 'glorot' && !name.startsWith('weight');
    const data = Float32Array.from({ length: count }, () => (isZero ? 0 : (2 * random.uniform() - 1) * bound));
    weights[name] = { shape: [...shape], data };
  }
  return weights;
}
