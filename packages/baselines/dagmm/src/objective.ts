import * as tf from '@tensorflow/tfjs-core';
import { batchEnergy } from './batch-energy.js';
import { latent } from './latent.js';
import { compress, estimateMemberships, type WeightTensors } from './networks.js';
import type { DagmmOptions } from './options.js';

/**
 * What each row of a batch adds to the objective (Eq. 7), [rows]: squared reconstruction error, lambda_1 times its
 * energy, lambda_2 times the penalty on small variances, which is the same for all.
 */
export function rowLosses(
  weights: WeightTensors,
  x: tf.Tensor,
  masks: tf.Tensor | undefined,
  shortest: number,
  options: DagmmOptions,
): tf.Tensor {
  const { code, reconstruction } = compress(x, weights, options);
  const z = latent(x, code, reconstruction, shortest, options);
  const memberships = estimateMemberships(z, weights, options, masks);
  const { energies, penalty } = batchEnergy(z, memberships, options.jitter);
  const squares = tf.squaredDifference(x, reconstruction);
  const errors = options.reconstructionLoss === 'sum' ? tf.sum(squares, 1) : tf.mean(squares, 1);
  return tf.add(tf.add(errors, tf.mul(energies, options.energyWeight)), tf.mul(penalty, options.covarianceWeight));
}
