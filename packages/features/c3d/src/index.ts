export { type C3dFeaturesOptions, c3dFeatures } from './c3d-features.js';
export { type Activation, c3dLayers, type VolumeLayer } from './layers.js';
export { segmentMeans } from './segment-means.js';
export { type VolumeFeatures, type VolumeFeaturesOptions, volumeFeatures } from './volume-features.js';
export type { Flattening } from './volume-network.js';
