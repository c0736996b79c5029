export { distributionClustering } from './distribution.js';
export { type DistributionClustering, distributionFromArtifact } from './distribution-clustering.js';
export { type DistributionOptions, publishedConstants } from './options.js';
