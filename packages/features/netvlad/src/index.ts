export {
  type FitNetvladOptions,
  type FittedNetvladFeatures,
  fitNetvladFeatures,
  netvladFromArtifact,
} from './fit-netvlad-features.js';
export { type NetvladFeatures, netvladFeatures } from './netvlad-features.js';
export type { NetvladOptions } from './options.js';
