export type { FittedGeometric } from './fitted-geometric.js';
export { type Geometric, geometric } from './geometric.js';
export { geometricFromArtifact } from './geometric-from-artifact.js';
export type { GeometricInput, GeometricOptions } from './options.js';
export { presets } from './presets.js';
