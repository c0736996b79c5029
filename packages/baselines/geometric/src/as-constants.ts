import * as tf from '@tensorflow/tfjs-core';
import type { Weights, WeightTensors } from './wide-residual-network.js';

/** Within a function that is compiled: weights that stay, which the engine then rearranges and merges beforehand. */
export function asConstants(weights: Weights): WeightTensors {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
  );
}
