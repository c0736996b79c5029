import { describeClusterer } from '@duad/conformance';
import { kmeans, kmeansFromArtifact } from './index.js';

const settings = {
  Lloyd: {},
  'mini-batches': { algorithm: 'mini-batch' },
  'ml-kmeans': { implementation: 'ml-kmeans' },
} as const;

for (const setting of Object.values(settings)) {
  describeClusterer(() => kmeans({ clusters: 3, restarts: 3, ...setting }), { load: kmeansFromArtifact });
}
