export { type DenseAutoencoder, denseAutoencoder, denseFromArtifact } from './dense-autoencoder.js';
export type { DenseModel } from './dense-model.js';
export type { DenseAutoencoderInput, DenseAutoencoderOptions } from './options.js';
