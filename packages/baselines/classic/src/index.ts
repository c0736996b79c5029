export { type EcodOptions, ecod, ecodFromArtifact } from './ecod.js';
export { type IsolationForestOptions, isolationForest, isolationForestFromArtifact } from './isolation-forest.js';
export { type KnnOptions, knn, knnFromArtifact } from './knn.js';
export { type LofOptions, lof, lofFromArtifact } from './lof.js';
export { type PcaOptions, pca, pcaFromArtifact } from './pca.js';
export { type Pursuit, type PursuitOptions, principalComponentPursuit } from './principal-component-pursuit.js';
export { type RobustPcaOptions, robustPca, robustPcaFromArtifact } from './robust-pca.js';
