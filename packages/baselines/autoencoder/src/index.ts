export { autoencoderDetectorFromArtifact, type LoadOptions } from './autoencoder-from-artifact.js';
export type { FittedAutoencoder } from './fitted-autoencoder.js';
export type {
  PlainAutoencoderInput,
  PlainAutoencoderOptions,
  ReconstructionScore,
  RobustAutoencoderInput,
  RobustAutoencoderOptions,
} from './options.js';
export { type PlainAutoencoder, plainAutoencoder } from './plain-autoencoder.js';
export { type FittedRobustAutoencoder, type RobustAutoencoder, robustAutoencoder } from './robust-autoencoder.js';
