import type { Matrix } from '@duad/core';
import { clusterVariances } from '../cluster-variances.js';
import { latentFeatures } from '../latent-features.js';
import { acceptClusters, type Share } from './accept-clusters.js';
import type { Selection, SelectionContext, SelectionRule } from './selection-rule.js';

/**
 * The paper's rule: cluster, accept the clusters of low variance (sections 3 and 3.1, Eq. 2, 7 and 8).
 *
 * @param options `share`: what the percentage counts, `clusters` (the text) unless given
 */
export function clusterVariance({ share = 'clusters' }: { readonly share?: Share } = {}): SelectionRule {
  return {
    name: 'cluster-variance',
    async begin(x, context) {
      return {
        first: () => selectByVariance(x, context.initialClusterer, context.initialAnomalyPercent, share, context),
        next: ([evaluation]) => {
          const z = latentFeatures(evaluation!, context.latent);
          return selectByVariance(z, context.clusterer, context.anomalyPercent, share, context);
        },
      };
    },
  };
}

/** C(F, p): cluster the features, return the members of the clusters of low variance. */
export async function selectByVariance(
  features: Matrix,
  clusterer: SelectionContext['clusterer'],
  anomalyPercent: number,
  share: Share,
  context: SelectionContext,
): Promise<Selection> {
  // The same random numbers each time: a second look at the same features gives the same clusters.
  const clustering = await clusterer.fit(features, { ...context, random: context.random.fork('clustering') });
  return acceptClusters(clustering, clusterVariances(features, clustering), anomalyPercent, share);
}
