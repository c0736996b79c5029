import { type Clusterer, DuadError, parseOptions } from '@duad/core';
import { fit } from './fit.js';
import type { KMeansClustering } from './kmeans-clustering.js';
import { maximumLibraryRows } from './library-iterations.js';
import { type KMeansOptions, kmeansOptions } from './options.js';
import { who } from './who.js';

/**
 * k-means by Lloyd's iterations from a greedy k-means++ start, by mini-batches, or by the library ml-kmeans. The stopping
 * rule and the filling of empty clusters in Lloyd's iterations are scikit-learn's.
 *
 * @throws INVALID_OPTION
 */
export function kmeans(options: KMeansOptions = {}): Clusterer<KMeansClustering> {
  const parsed = parseOptions(kmeansOptions, options, who);
  const isOwn = parsed.implementation === 'own';
  if (!isOwn && parsed.algorithm !== 'lloyd') {
    throw new DuadError(
      'INVALID_OPTION',
      `${who}: ml-kmeans has no mini-batches; leave algorithm out or choose implementation 'own'`,
      { details: { paths: ['algorithm', 'implementation'] } },
    );
  }
  return {
    specVersion: 1,
    name: isOwn ? 'kmeans' : 'ml-kmeans',
    options: { ...parsed },
    capabilities: {
      inductive: true,
      deterministic: typeof parsed.initialisation === 'object' && parsed.algorithm === 'lloyd',
      leavesUnplaced: false,
      ...(isOwn ? {} : { maximumRows: maximumLibraryRows }),
    },
    fit: (x, context) => fit(x, parsed, context),
  };
}
