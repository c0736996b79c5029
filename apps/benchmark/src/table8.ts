import { distributionClustering } from '@duad/clusterer-distribution';
import { gmm } from '@duad/clusterer-gmm';
import { hdbscan } from '@duad/clusterer-hdbscan';
import { kmeans } from '@duad/clusterer-kmeans';
import type { Clusterer } from '@duad/core';
import { presets } from 'duad';
import type { Experiment } from './experiment.js';
import type { ExperimentVariant } from './experiment-variant.js';
import { prepareImages } from './image-data.js';
import { paperDetector, recommendedAfterClustering } from './image-detectors.js';

function variant(
  name: string,
  first: string,
  initialClusterer: Clusterer | undefined,
  auroc: number,
): ExperimentVariant {
  return {
    name,
    dataset: 'CIFAR-10 raw',
    variant: { first },
    settings: () => ({ ...presets.paper.cifar10(), ...(initialClusterer && { initialClusterer }) }),
    paper: [{ method: 'DUAD (paper)', auroc: [auroc] }],
  };
}

/** Table 8 of the paper: which clustering selects first. */
export const table8: Experiment = {
  kind: 'table',
  name: 'table8',
  title: 'Table 8: the first clustering, CIFAR-10',
  columns: 'first clustering',
  variants: [
    variant('k-means, 20', 'k-means', kmeans({ clusters: 20 }), 60.3),
    variant('HDBSCAN, 5', 'hdbscan', hdbscan({ minimumClusterSize: 5 }), 61.2),
    // 20 full covariances of 3,072 columns cannot be told from 5,500 rows.
    variant('GMM, 20', 'gmm', gmm({ components: 20, covariance: 'diagonal' }), 50.0),
    variant('distribution', 'distribution', undefined, 73.6),
    variant('distribution, auto', 'distribution-auto', distributionClustering(), 73.6),
  ],
  notes: [
    "The paper's figures are for NetVLAD features, those measured here for raw pixels. The mixture of the first clustering has diagonal covariances: full ones of 3,072 columns cannot be told from 5,500 rows. `distribution` has its authors' constants, `auto` finds its threshold from the data.",
  ],
  detectors: [
    paperDetector,
    recommendedAfterClustering(
      'duad-recommended',
      "variant: the recommended setting for features, the first selection by the paper's rule with the clustering named",
    ),
  ],
  prepare: prepareImages,
};
