export { kmeans } from './kmeans.js';
export { type KMeansClustering, kmeansFromArtifact } from './kmeans-clustering.js';
export type { KMeansOptions } from './options.js';
