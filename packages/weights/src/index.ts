export { outputsLast } from './outputs-last.js';
export { readWeights } from './read-weights.js';
export type { WeightArray, Weights } from './weights.js';
