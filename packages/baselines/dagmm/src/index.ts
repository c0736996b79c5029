export { type Dagmm, dagmm } from './dagmm.js';
export { dagmmFromArtifact } from './dagmm-from-artifact.js';
export type { FittedDagmm } from './fitted-dagmm.js';
export type { Mixture } from './mixture.js';
export type { DagmmInput, DagmmOptions } from './options.js';
export { presets } from './presets.js';
