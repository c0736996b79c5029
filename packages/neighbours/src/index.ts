export { distancesTo } from './distances-to.js';
export { type KdTree, kdTree, squaredDistanceBetweenBoxes, squaredDistanceToBox } from './kd-tree.js';
export { type NeighbourMethod, nearestNeighbours, neighbourMethodFor } from './nearest-neighbours.js';
export type { Neighbours } from './neighbours.js';
export { offerSmallest } from './smallest.js';
export { type Numbers, squaredDistance } from './squared-distance.js';
