import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { NetvladOptions } from './options.js';

/** A convolutional network that makes a local descriptor for each place of a picture. */
export interface Backbone {
  /** Numbers per local descriptor. */
  readonly channels: number;
  /** The form of pixels that these weights were trained on. */
  readonly pixels: NonNullable<NetvladOptions['pixels']>;
  /** [1, height, width, 3] of prepared pixels to [1, rows, columns, channels]. Written in TensorFlow.js. */
  readonly apply: (pixels: Tensor4D) => Tensor4D;
}
