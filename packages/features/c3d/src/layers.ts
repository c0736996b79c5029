/** What follows a product. */
export type Activation = 'none' | 'relu' | 'softmax' | { readonly leakyRelu: number };

/** One layer of a network on volumes; axes are those of the input, channels last. */
export type VolumeLayer =
  | { readonly type: 'convolution'; readonly name: string; readonly activation: Activation }
  | {
      readonly type: 'max-pool';
      readonly size: readonly [number, number, number];
      readonly strides: readonly [number, number, number];
      readonly padding: 'valid' | 'same';
    }
  | { readonly type: 'dense'; readonly name: string; readonly activation: Activation }
  | { readonly type: 'batch-normalisation'; readonly name: string; readonly epsilon: number };

const pool = (frames: number, padding: 'valid' | 'same' = 'valid'): VolumeLayer => ({
  ...{ type: 'max-pool', size: [frames, 2, 2], strides: [frames, 2, 2], padding },
});
const convolution = (name: string): VolumeLayer => ({ type: 'convolution', name, activation: 'relu' });

/**
 * C3D up to fc6 and its ReLU (Tran et al., ICCV 2015, section 3.3): eight convolutions of 3 x 3 x 3, padded to the same size,
 * five poolings. The last one rounds up, as Caffe does: 7 x 7 become 4 x 4, padded below and to the right.
 */
export const c3dLayers: readonly VolumeLayer[] = [
  convolution('conv1'),
  pool(1),
  convolution('conv2'),
  pool(2),
  convolution('conv3a'),
  convolution('conv3b'),
  pool(2),
  convolution('conv4a'),
  convolution('conv4b'),
  pool(2),
  convolution('conv5a'),
  convolution('conv5b'),
  pool(2, 'same'),
  { type: 'dense', name: 'fc6', activation: 'relu' },
];
