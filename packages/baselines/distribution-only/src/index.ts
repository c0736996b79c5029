export { distributionOnly } from './distribution-only.js';
export { type DistributionOnlyLoadOptions, distributionOnlyFromArtifact } from './distribution-only-from-artifact.js';
export type { FittedDistributionOnly } from './fitted-distribution-only.js';
export { type DistributionOnlyOptions, distributionOnlyOptions } from './options.js';
