export type { CovarianceType } from './covariance.js';
export { type FitReport, type GaussianMixture, gmmFromArtifact } from './gaussian-mixture.js';
export { gmm } from './gmm.js';
export type { MixtureParameters } from './mixture-parameters.js';
export type { GivenStart, GmmOptions } from './options.js';
