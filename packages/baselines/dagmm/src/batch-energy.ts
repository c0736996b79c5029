import * as tf from '@tensorflow/tfjs-core';
import { cholesky, type LowerEntries, solveLower } from './cholesky.js';

/** Keeps the share of a component that no row belongs to above zero. */
const tiny = 1e-10;

/** What the loss takes from the mixture of a batch. */
export interface BatchEnergy {
  /** E(z) of each row, [rows] (Eq. 6). */
  readonly energies: tf.Tensor;
  /** P(Sigma): sum over components and dimensions of 1 / Sigma_kdd, jitter included. */
  readonly penalty: tf.Tensor;
}

/**
 * Mixture parameters of a batch from its soft memberships (Eq. 5), and the energy of each row under them (Eq. 6), all of
 * it differentiable. Rows lie along the last axis here, which makes for long runs in memory.
 *
 * @param z [rows, q]
 * @param memberships [rows, components]
 * @param jitter added to the diagonal of every covariance
 */
export function batchEnergy(z: tf.Tensor, memberships: tf.Tensor, jitter: number): BatchEnergy {
  const [rows, q] = z.shape as [number, number];
  const gamma = tf.transpose(memberships);
  const mass = tf.add(tf.sum(gamma, 1, true), tiny);
  const shares = tf.div(gamma, mass);
  const means = tf.split(tf.matMul(shares as tf.Tensor2D, z as tf.Tensor2D), q, 1);
  const deviations = tf.split(tf.transpose(z), q).map((values, j) => tf.sub(values, means[j]!));
  const covariance: LowerEntries = deviations.map((a, i) => {
    const weighted = tf.mul(shares, a);
    return deviations.slice(0, i + 1).map((b, j) => {
      const entry = tf.sum(tf.mul(weighted, b), 1, true);
      return i === j ? tf.add(entry, jitter) : entry;
    });
  });

  const factor = cholesky(covariance, jitter);
  const whitened = solveLower(factor, deviations);
  const distances = tf.addN(whitened.map((y) => tf.square(y)));
  const halfLogDeterminants = tf.addN(factor.map((row, i) => tf.log(row[i]!)));
  const offsets = tf.sub(tf.log(tf.div(mass, rows)), tf.add(halfLogDeterminants, (q / 2) * Math.log(2 * Math.PI)));
  const logDensities = tf.sub(offsets, tf.mul(distances, 0.5));
  const penalty = tf.sum(tf.addN(covariance.map((row, i) => tf.reciprocal(row[i]!))));
  return { energies: tf.neg(tf.logSumExp(logDensities, 0)), penalty };
}
