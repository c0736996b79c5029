import type { Matrix } from '@duad/core';
import type { Distances } from './distances.js';
import { plainDistances } from './plain-distances.js';
import type { Survey } from './survey.js';
import { vectorDistances } from './vector-distances.js';

/** Up to this much work (rows K d) plain loops are done before kernels are compiled. */
const plainWork = 1e6;

/** Beyond this squared norm products may not fit into float32. */
const largestForVectors = 1e30;

/** The form of the distances that is quicker for a table of this size. */
export function distancesFor(x: Matrix, overview: Survey, clusters: number): Distances {
  const isSmall = x.rows * clusters * x.columns <= plainWork;
  const { origin, squares } = overview;
  if (isSmall || isHuge(origin.map((value) => value * value)) || isHuge(squares)) return plainDistances(x);
  return vectorDistances(x, overview);
}

function isHuge(squares: Float64Array): boolean {
  return squares.some((square) => square > largestForVectors);
}
