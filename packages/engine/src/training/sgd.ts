import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.js';

export interface SgdOptions {
  /** 0.01 unless given. */
  readonly learningRate?: number;
  /** Share of the last step that is added to this one; 0 unless given. */
  readonly momentum?: number;
}

/** Stochastic gradient descent, with momentum in the form v' = momentum * v + g, w' = w - rate * v'. */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { learningRate = 0.01, momentum = 0 } = options;
  return {
    name: 'sgd',
    slots: momentum === 0 ? {} : { velocity: 0 },
    scalars: () => ({ rate: learningRate }),
    update(parameter, gradient, slots, scalars) {
      const velocity = slots.velocity ? tf.add(tf.mul(slots.velocity, momentum), gradient) : gradient;
      const next = tf.sub(parameter, tf.mul(scalars.rate!, velocity));
      const remembered: Record<string, tf.Tensor> = slots.velocity ? { velocity } : {};
      return { parameter: next, slots: remembered };
    },
  };
}
