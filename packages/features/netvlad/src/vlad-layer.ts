import * as tf from '@tensorflow/tfjs-core';

/** Weights of the NetVLAD layer (Arandjelović et al., CVPR 2016, section 3.1). */
export interface VladWeights {
  readonly clusters: number;
  readonly channels: number;
  /** w of the soft assignment, channels x clusters. */
  readonly assignment: Float32Array;
  /** b of the soft assignment, one per cluster. */
  readonly bias: Float32Array;
  /** Centres c, clusters x channels. */
  readonly centres: Float32Array;
  /** Whether descriptors go cluster by cluster, or channel by channel as the published whitening wants them. */
  readonly order: 'clusters' | 'channels';
}

const smallest = 1e-6;

/** Scales along the last axis to unit length. */
export function unitLength(x: tf.Tensor): tf.Tensor {
  return tf.div(x, tf.maximum(tf.sqrt(tf.sum(tf.square(x), -1, true)), smallest));
}

/**
 * Local descriptors [1, rows, columns, D] to one descriptor [1, K D] of unit length: residuals to the centres, summed by
 * the soft assignment softmax(w x + b), each cluster and then the whole scaled to unit length. Equations (3) and (4).
 */
export function vladLayer(local: tf.Tensor4D, weights: VladWeights): tf.Tensor2D {
  const { clusters, channels, assignment, bias, centres, order } = weights;
  const x = tf.reshape(local, [-1, channels]);
  const scores = tf.add(tf.matMul(x, tf.tensor2d(assignment, [channels, clusters])), tf.tensor1d(bias));
  const shares = tf.softmax(scores);
  const sums = tf.matMul(shares, x, true, false);
  const totals = tf.reshape(tf.sum(shares, 0), [clusters, 1]);
  const residuals = tf.sub(sums, tf.mul(totals, tf.tensor2d(centres, [clusters, channels])));
  const intra = unitLength(residuals);
  const flat = tf.reshape(order === 'clusters' ? intra : tf.transpose(intra), [1, clusters * channels]);
  return unitLength(flat) as tf.Tensor2D;
}
