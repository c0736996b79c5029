export { hdbscan } from './hdbscan.js';
export { type HdbscanClustering, hdbscanFromArtifact } from './hdbscan-clustering.js';
export type { HdbscanOptions } from './options.js';
