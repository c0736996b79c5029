import type { Weights } from '@duad/weights';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { mobilenet } from './mobilenet.js';
import type { NetvladOptions, ParsedNetvladOptions } from './options.js';
import { vgg } from './vgg.js';

/** A convolutional network that makes a local descriptor for each place of a picture. */
export interface Backbone {
  /** Numbers per local descriptor. */
  readonly channels: number;
  /** The form of pixels that these weights were trained on. */
  readonly pixels: NonNullable<NetvladOptions['pixels']>;
  /** [1, height, width, 3] of prepared pixels to [1, rows, columns, channels]. Written in TensorFlow.js. */
  readonly apply: (pixels: Tensor4D) => Tensor4D;
}

/** @throws INVALID_OPTION for an unknown layer, INVALID_FILE where weights lack or have another shape */
export function backboneFrom(weights: Weights, { backbone, layer }: ParsedNetvladOptions): Backbone {
  return backbone === 'mobilenet-v1' ? mobilenet(weights, layer) : vgg(weights, backbone, layer);
}
