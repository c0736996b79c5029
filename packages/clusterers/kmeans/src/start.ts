import { DuadError, type Matrix, type RunContext, selectRows } from '@duad/core';
import type { Distances } from './distances.js';
import type { ParsedKMeansOptions } from './options.js';
import { spreadRows } from './spread-rows.js';
import { who } from './who.js';

/**
 * The first centres, K x d; fewer than asked for if there are fewer rows (k-means++: different rows).
 *
 * @throws INVALID_OPTION if centres handed in do not fit
 */
export async function start(
  x: Matrix,
  distances: Distances,
  { clusters, initialisation }: ParsedKMeansOptions,
  context: RunContext,
): Promise<Float64Array> {
  if (typeof initialisation === 'object') return givenCentres(initialisation.centers, clusters * x.columns);
  const count = Math.min(clusters, x.rows);
  const chosen =
    initialisation === 'random-rows'
      ? context.random.sample(x.rows, count)
      : await spreadRows(distances, x.rows, count, context);
  return Float64Array.from(selectRows(x, chosen).data);
}

function givenCentres(centers: ArrayLike<number>, expected: number): Float64Array {
  const values = Float64Array.from(centers);
  if (values.length === expected && values.every(Number.isFinite)) return values;
  throw new DuadError(
    'INVALID_OPTION',
    `${who}: expected initialisation.centers to hold clusters * columns = ${expected} finite numbers, got ${values.length}`,
    { details: { paths: ['initialisation.centers'], expected, got: values.length } },
  );
}
