import type { Matrix, RunContext } from '@duad/core';
import { requireEngine } from '@duad/engine';
import type { Distances } from './distances.js';
import { engineDistances } from './engine-distances.js';
import { plainDistances } from './plain-distances.js';
import type { Survey } from './survey.js';

/** Up to this much work (rows K d) plain loops are done before the engine has compiled. */
const plainWork = 1e7;

/** Beyond this squared norm products may not fit into float32. */
const largestForEngine = 1e30;

/** The form of the distances that is quicker for a table of this size. */
export async function distancesFor(
  x: Matrix,
  overview: Survey,
  clusters: number,
  context: Partial<RunContext>,
): Promise<Distances> {
  const isSmall = x.rows * clusters * x.columns <= plainWork;
  const { origin, squares } = overview;
  if (isSmall || isHuge(origin.map((value) => value * value)) || isHuge(squares)) return plainDistances(x);
  return engineDistances(await requireEngine(context), x, overview);
}

function isHuge(squares: Float64Array): boolean {
  return squares.some((square) => square > largestForEngine);
}
