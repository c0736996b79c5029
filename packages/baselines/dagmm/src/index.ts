export { type Dagmm, dagmm } from './dagmm.js';
export type { FittedDagmm } from './fitted-dagmm.js';
export type { DagmmInput, DagmmOptions } from './options.js';
