export {
  type Artifact,
  type ArtifactArray,
  decodeArtifact,
  encodeArtifact,
  expectArtifact,
} from './artifact.js';
export type { Autoencoder, AutoencoderModel, Evaluation, TrainingReport } from './autoencoder.js';
export { checkMatrix, type MatrixRequirements } from './check-matrix.js';
export type { Clusterer, ClustererCapabilities, Clustering, InductiveClustering } from './clusterer.js';
export type { Detector, FittedDetector } from './detector.js';
export { DuadError, type ErrorCode, type ErrorDetails } from './errors.js';
export type { FeatureExtractor } from './feature-extractor.js';
export { type Matrix, matrix, matrixFromRows, selectRows } from './matrix.js';
export { parseOptions } from './options.js';
export { createRandom, type Random } from './random.js';
export { breathe, type Engine, type ProgressEvent, type RunContext, throwIfCancelled } from './run-context.js';
export type { Warning } from './warning.js';
