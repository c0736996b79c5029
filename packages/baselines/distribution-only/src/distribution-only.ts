import { checkMatrix, type Detector, parseOptions, throwIfCancelled, type Warning } from '@duad/core';
import { type FittedDistributionOnly, fittedDistributionOnly } from './fitted-distribution-only.js';
import { type DistributionOnlyOptions, distributionOnlyOptions } from './options.js';
import { placementByClustering, placementByNearest } from './placement.js';
import { spreadsOf } from './spreads-of.js';
import { who } from './who.js';

/**
 * A clustering alone as a detector, as Li, Wang, Liu, Lin (WACV 2021, tables 2 to 4) hold distribution clustering beside
 * their method: a row scores the spread of its cluster, rows in no cluster score highest, all alike. The paper does not
 * define the score; this is the ranking by variance that its selection goes by.
 *
 * Time and memory of the clusterer; scoring as it assigns rows or, where it cannot, by the nearest fitted row: some
 * O(log N) a row up to 15 columns, else O(N d).
 *
 * @throws INVALID_OPTION
 */
export function distributionOnly(options: DistributionOnlyOptions): Detector<FittedDistributionOnly> {
  const { clusterer, normalise } = parseOptions(distributionOnlyOptions, options, who);
  return {
    specVersion: 1,
    name: `${clusterer.name}-only`,
    options: { clusterer: { name: clusterer.name, ...clusterer.options }, normalise },
    supervision: 'unsupervised',
    capabilities: {
      deterministic: clusterer.capabilities.deterministic,
      trained: false,
      explains: false,
      ...(clusterer.capabilities.maximumRows !== undefined && { maximumRows: clusterer.capabilities.maximumRows }),
    },
    async fit(x, context) {
      checkMatrix(x, who);
      throwIfCancelled(context, who);
      const clustering = await clusterer.fit(x, context);
      const { labels, inductive } = clustering;
      const table = { data: x.data.slice(), rows: x.rows, columns: x.columns };
      const spreads = spreadsOf(x, clustering);
      const warnings: Warning[] = [...clustering.warnings];
      if (clustering.count < 2) {
        warnings.push({
          code: 'FEW_CLUSTERS',
          message: `${who}: ${clustering.count} clusters; rows can hardly be told apart`,
        });
      }
      const common = { columns: x.columns, spreads, warnings, normalise };
      if (inductive) {
        const placement = placementByClustering(inductive);
        const own = clustering.toArtifact();
        return fittedDistributionOnly({ ...common, placement, clustering: own, table: undefined, labels: undefined });
      }
      const placement = placementByNearest(table, labels.slice(), normalise);
      return fittedDistributionOnly({ ...common, placement, clustering: undefined, table, labels: labels.slice() });
    },
  };
}
