import type { HostTensor } from '@duad/engine';
import type * as tf from '@tensorflow/tfjs-core';
import type { TrainingOptions } from './options.js';

export type Weights = Record<string, HostTensor<Float32Array>>;
export type WeightTensors = Readonly<Record<string, tf.Tensor>>;

/** Layers of an encoder and a decoder as functions of a batch, written in TensorFlow.js, and what a model must know of them. */
export interface Network<Options> {
  /** For saved models. */
  readonly kind: 'dense' | 'convolutional';
  readonly options: Options;
  readonly training: TrainingOptions;
  readonly columns: number;
  readonly codeSize: number;
  /** [rows, columns] to [rows, codeSize]. */
  readonly encode: (x: tf.Tensor, weights: WeightTensors) => tf.Tensor;
  /** [rows, codeSize] to [rows, columns]. */
  readonly decode: (code: tf.Tensor, weights: WeightTensors) => tf.Tensor;
  /** Shapes of all weights, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Multiplications and additions of a row, to the code and back. */
  readonly operationsPerRow: number;
  /** Numbers of a row in the widest place. */
  readonly widest: number;
}
