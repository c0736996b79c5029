import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import type { AdamOptions } from './adam-options.js';
import { leanAdam } from './lean-adam.js';
import type { Optimizer } from './optimizer.js';

/**
 * Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1), with both bias corrections
 * drawn into the step size. `update` is the rule as it is written there; a trainer follows the same rule in the cheaper
 * form of `leanAdam`.
 *
 * @throws INVALID_OPTION if an option is out of its range
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  if (!(learningRate > 0 && beta1 >= 0 && beta1 < 1 && beta2 > 0 && beta2 < 1 && epsilon > 0)) {
    throw new DuadError(
      'INVALID_OPTION',
      `engine: adam takes learningRate > 0, 0 <= beta1 < 1, 0 < beta2 < 1 and epsilon > 0, got ${learningRate}, ${beta1}, ${beta2} and ${epsilon}`,
    );
  }
  const drifting = leanAdam({ learningRate, beta1, beta2, epsilon });
  return {
    name: 'adam',
    slots: { first: 0, second: 0 },
    scalars(step) {
      const correction = Math.sqrt(1 - beta2 ** step);
      return { rate: (learningRate * correction) / (1 - beta1 ** step), epsilon: epsilon * correction };
    },
    update(parameter, gradient, slots, scalars) {
      const first = tf.add(tf.mul(slots.first!, beta1), tf.mul(gradient, 1 - beta1));
      const second = tf.add(tf.mul(slots.second!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const direction = tf.div(first, tf.add(tf.sqrt(second), scalars.epsilon!));
      return { parameter: tf.sub(parameter, tf.mul(scalars.rate!, direction)), slots: { first, second } };
    },
    ...(drifting && { drifting }),
  };
}
