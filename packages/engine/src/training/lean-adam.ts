import * as tf from '@tensorflow/tfjs-core';
import type { AdamOptions } from './adam-options.js';
import type { DriftingOptimizer } from './optimizer.js';

/** Shorter drifts would spend more on renewals than they save. */
const shortestDrift = 100;

/**
 * Adam in eight elementwise passes instead of twelve; with many weights each pass is a trip through memory.
 *
 * The slots hold M = m / (1 - beta1) and V = v / (1 - beta2), which drops the two factors in front of the gradient. At
 * the j-th step since the last renewal they are counted in units of beta2^(-j/2) and beta2^(-j), the units being drawn
 * into the loss as a scale c = beta2^(-j/2), so that the decay of V vanishes too:
 *
 *     G = c g,   M' = kappa M + G,   V' = V + G G,   w' = w - r M' / sqrt(V')
 *
 * with kappa = beta1 / sqrt(beta2). All units cancel in M / sqrt(V), so r holds the learning rate and the bias
 * corrections only. A renewal brings the units back to 1 before V's has grown to twice that.
 *
 * Epsilon stands under the root: sqrt(v + epsilon^2) for sqrt(v) + epsilon, both before the bias correction of v. The
 * two differ by at most epsilon, that is where gradients are about as small as epsilon. V starts from it and a renewal
 * fills it up again, so that V never reaches zero.
 *
 * @returns undefined if beta2 is so small that the units would grow too fast
 */
export function leanAdam(options: Required<AdamOptions>): DriftingOptimizer | undefined {
  const { learningRate, beta1, beta2, epsilon } = options;
  const limit = Math.floor(Math.LN2 / -Math.log(beta2));
  if (limit < shortestDrift) return undefined;
  const unit = (1 - beta1) / Math.sqrt(1 - beta2);
  const kappa = beta1 / Math.sqrt(beta2);
  const decay = beta2 ** limit;
  const floor = epsilon ** 2 / (1 - beta2);
  return {
    limit,
    slots: { first: 0, second: floor },
    lossScale: (drift) => beta2 ** (-drift / 2),
    scalars: (step) => ({
      rate: (learningRate * unit * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step),
    }),
    update(parameter, gradient, slots, { rate }) {
      const first = tf.add(tf.mul(slots.first!, kappa), gradient);
      const second = tf.add(slots.second!, tf.square(gradient));
      const change = tf.mul(tf.div(first, tf.sqrt(second)), rate!);
      return { parameter: tf.sub(parameter, change), slots: { first, second } };
    },
    renew: ({ first, second }) => ({
      first: tf.mul(first!, Math.sqrt(decay)),
      second: tf.add(tf.mul(second!, decay), floor * (1 - decay)),
    }),
  };
}
