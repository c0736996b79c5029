import { clusterVariances } from '../cluster-variances.js';
import { latentFeatures } from '../latent-features.js';
import { rowsBelow } from '../percentile.js';
import { selectByVariance } from './cluster-variance.js';
import type { SelectionRule } from './selection-rule.js';

/** Keeps the logarithm of a variance finite. */
const smallest = 1e-9;

/**
 * A variant of the paper's rule that depends less on the luck of one clustering: Z is clustered several times, each row
 * gets the mean of the log variances of its clusters, and the 100 - p per cent of the rows with the lowest are kept. The
 * first selection takes clusters from the narrowest until they hold 100 - p0 per cent of the rows.
 */
export function averagedVariance({ fits = 5 }: { readonly fits?: number } = {}): SelectionRule {
  return {
    name: 'averaged-variance',
    async begin(x, context) {
      return {
        first: () => selectByVariance(x, context.initialClusterer, context.initialAnomalyPercent, 'rows', context),
        next: async ([evaluation]) => {
          const z = latentFeatures(evaluation!, context.latent);
          const sums = new Float64Array(z.rows);
          for (let fit = 0; fit < fits; fit++) {
            const random = context.random.fork(`clustering ${fit}`);
            const clustering = await context.clusterer.fit(z, { ...context, random });
            const { variances } = clusterVariances(z, clustering);
            clustering.labels.forEach((cluster, row) => {
              sums[row]! += cluster < 0 ? Number.POSITIVE_INFINITY : Math.log(variances[cluster]! + smallest);
            });
          }
          return { rows: rowsBelow(sums, 100 - context.anomalyPercent) };
        },
      };
    },
  };
}
