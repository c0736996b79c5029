import * as tf from '@tensorflow/tfjs-core';
import type { AdamOptions } from './adam-options.js';
import type { StretchedOptimizer } from './optimizer.js';

/**
 * Adam in eight elementwise passes instead of twelve; with many weights each pass is a trip through memory.
 *
 * The slots hold M = m / (1 - beta1) and V = v / (1 - beta2), which drops the two factors in front of the gradient. In
 * a stretch of k steps they are counted in units of beta2^((k-j)/2) and beta2^(k-j) at step j, the units being drawn
 * into the loss as a scale c = beta2^((k-j)/2), so that the decay of V vanishes too:
 *
 *     G = c g,   M' = kappa M + G,   V' = V + G G,   w' = w - r M' / sqrt(V')
 *
 * with kappa = beta1 / sqrt(beta2). At the last step the units are 1. All units cancel in M / sqrt(V), so r holds the
 * learning rate and the bias corrections only.
 *
 * Epsilon stands under the root: sqrt(v + epsilon^2) for sqrt(v) + epsilon, both before the bias correction of v. The
 * two differ by at most epsilon, that is where gradients are about as small as epsilon. It enters as a small addition
 * to V per stretch, so that V never reaches zero.
 */
export function leanAdam({ learningRate, beta1, beta2, epsilon }: Required<AdamOptions>): StretchedOptimizer {
  const unit = (1 - beta1) / Math.sqrt(1 - beta2);
  return {
    scalars(first, length) {
      const carried = beta2 ** length;
      return {
        begin: { decay: carried, floor: (epsilon ** 2 * (1 - carried)) / (1 - beta2) },
        steps: Array.from({ length }, (_, i) => {
          const step = first + i;
          const rate = (learningRate * unit * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
          // The first step brings M into the stretch's units as well.
          const kappa = i === 0 ? beta1 * beta2 ** ((length - 1) / 2) : beta1 / Math.sqrt(beta2);
          return { lossScale: beta2 ** ((length - 1 - i) / 2), update: { rate, kappa } };
        }),
      };
    },
    begin: ({ first, second }, { decay, floor }) => ({
      first: first!,
      second: tf.add(tf.mul(second!, decay!), floor!),
    }),
    update(parameter, gradient, slots, { rate, kappa }) {
      const first = tf.add(tf.mul(slots.first!, kappa!), gradient);
      const second = tf.add(slots.second!, tf.square(gradient));
      const change = tf.mul(tf.div(first, tf.sqrt(second)), rate!);
      return { parameter: tf.sub(parameter, change), slots: { first, second } };
    },
  };
}
