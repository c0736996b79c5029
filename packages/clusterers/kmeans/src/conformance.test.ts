import { describeClusterer } from '@duad/conformance';
import { kmeans, kmeansFromArtifact } from './index.js';

for (const setting of [{}, { algorithm: 'mini-batch', batchSize: 64 }, { implementation: 'ml-kmeans' }] as const) {
  describeClusterer(() => kmeans({ clusters: 3, restarts: 3, ...setting }), { load: kmeansFromArtifact });
}
