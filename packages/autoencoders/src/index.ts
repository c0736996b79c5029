export { autoencoderFromArtifact } from './autoencoder-from-artifact.js';
export {
  type ConvolutionalAutoencoder,
  type ConvolutionalModel,
  convolutionalAutoencoder,
  convolutionalFromArtifact,
} from './convolutional-autoencoder.js';
export type { ConvolutionalAutoencoderInput, ConvolutionalAutoencoderOptions } from './convolutional-options.js';
export { type DenseAutoencoder, type DenseModel, denseAutoencoder, denseFromArtifact } from './dense-autoencoder.js';
export type { TrainableModel } from './model.js';
export type { DenseAutoencoderInput, DenseAutoencoderOptions, TrainingOptions } from './options.js';
