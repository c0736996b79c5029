export { hdbscan } from './hdbscan.js';
export { type HdbscanClustering, hdbscanFromArtifact } from './hdbscan-clustering.js';
export { type HdbscanOptions, hdbscanOptions } from './options.js';
