import type { Engine, Matrix } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import type { Distances } from './distances.js';
import { plainDistances } from './plain-distances.js';
import type { Survey } from './survey.js';
import { vectorDistances } from './vector-distances.js';

/** Up to this much work (rows K d) plain loops are done before kernels are compiled. */
const plainWork = 1e6;

/** From so much work on an engine makes up for the compiling, and from so many columns on for looking at all rows. */
const engineWork = 1e8;
const engineColumns = 512;

/** The one that multiplies in float32 throughout: others may take fewer bits, which the bounds on rounding do not allow for. */
const engineName = 'onnxruntime-cpu';

/** Beyond this squared norm products may not fit into float32. */
const largestForVectors = 1e30;

/** The form of the distances that is quickest for a table of this size; all give the same. */
export function distancesFor(x: Matrix, overview: Survey, clusters: number, engine?: Engine): Distances {
  const work = x.rows * clusters * x.columns;
  const { origin, squares } = overview;
  if (work <= plainWork || isHuge(origin.map((value) => value * value)) || isHuge(squares)) return plainDistances(x);
  const isUseful = work >= engineWork && x.columns >= engineColumns && engine?.name === engineName;
  return vectorDistances(x, overview, isUseful ? (engine as TensorEngine) : undefined);
}

function isHuge(squares: Float64Array): boolean {
  return squares.some((square) => square > largestForVectors);
}
