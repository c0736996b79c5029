import { DuadError, type Matrix, type RunContext, selectRows } from '@duad/core';
import type { Distances } from './distances.js';
import { distancesFor } from './distances-for.js';
import type { ParsedKMeansOptions } from './options.js';
import { spreadRows } from './spread-rows.js';
import { survey } from './survey.js';
import { who } from './who.js';

/**
 * The first centres, K x d; fewer than asked for if there are fewer rows (k-means++: different rows). For mini-batches
 * k-means++ looks at a sample of the rows only, three times as large as a batch.
 *
 * @throws INVALID_OPTION if centres handed in do not fit
 */
export async function start(
  x: Matrix,
  distances: Distances,
  options: ParsedKMeansOptions,
  context: RunContext,
): Promise<Float64Array> {
  const { clusters, initialisation, algorithm, batchSize } = options;
  if (typeof initialisation === 'object') return givenCentres(initialisation.centers, clusters * x.columns);
  const sampleSize = 3 * Math.max(batchSize, clusters);
  if (initialisation === 'k-means++' && algorithm === 'mini-batch' && sampleSize < x.rows) {
    return startOnSample(selectRows(x, context.random.sample(x.rows, sampleSize)), options, context);
  }
  const count = Math.min(clusters, x.rows);
  const chosen =
    initialisation === 'random-rows'
      ? context.random.sample(x.rows, count)
      : await spreadRows(distances, x.rows, count, context);
  return Float64Array.from(selectRows(x, chosen).data);
}

function startOnSample(sample: Matrix, options: ParsedKMeansOptions, context: RunContext): Promise<Float64Array> {
  const distances = distancesFor(sample, survey(sample), options.clusters);
  return start(sample, distances, { ...options, algorithm: 'lloyd' }, context);
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
