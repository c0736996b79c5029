import type { Matrix, RunContext } from '@duad/core';
import { requireEngine } from '@duad/engine';
import type { Distances } from './distances.js';
import { engineDistances } from './engine-distances.js';
import { plainDistances } from './plain-distances.js';

/** Up to this much work (rows K d) plain loops are done before the engine has compiled. */
const plainWork = 1e7;

/** Beyond this squares do not fit into float32. */
const largestForEngine = 1e15;

/** The form of the distances that is quicker for a table of this size. */
export async function distancesFor(
  x: Matrix,
  means: Float64Array,
  clusters: number,
  context: Partial<RunContext>,
): Promise<Distances> {
  const isSmall = x.rows * clusters * x.columns <= plainWork;
  if (isSmall || x.data.some((value) => Math.abs(value) > largestForEngine)) return plainDistances(x);
  return engineDistances(await requireEngine(context), x, means);
}
