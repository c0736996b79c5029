export { type BestActivation, bestActivationByLabels } from './best-activation-by-labels.js';
export type { FittedOcnn } from './fitted-ocnn.js';
export { type Ocnn, ocnn } from './ocnn.js';
export { type LoadOptions, ocnnFromArtifact } from './ocnn-from-artifact.js';
export type { Activation, OcnnInput, OcnnOptions } from './options.js';
