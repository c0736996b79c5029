import { describeClusterer, normalTable } from '@duad/conformance';
import { hdbscan, hdbscanFromArtifact } from './index.js';

describeClusterer(() => hdbscan({ minimumClusterSize: 20 }), { load: hdbscanFromArtifact });

describeClusterer(() => hdbscan({ minimumClusterSize: 20, implementation: 'hdbscan-ts' }), {
  load: hdbscanFromArtifact,
  // It takes O(N^3) without a pause: a larger table only takes longer to show it.
  large: () => normalTable(1, 100, 2),
  expectedFailures: {
    'blobs-found': 'the library finds other clusters than HDBSCAN* and calls most rows of the blobs noise',
    'equal-rows': 'the library divides rows that are all equal into a cluster and noise',
    'cancelled-half-way': 'the library works without a pause in which a signal could be heard',
  },
});
