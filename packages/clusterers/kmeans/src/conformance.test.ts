import { describeClusterer } from '@duad/conformance';
import { kmeans, kmeansFromArtifact } from './index.js';

describeClusterer(() => kmeans({ clusters: 3, restarts: 3 }), { load: kmeansFromArtifact });

describeClusterer(() => kmeans({ clusters: 3, restarts: 3, algorithm: 'mini-batch', batchSize: 64 }), {
  load: kmeansFromArtifact,
});

describeClusterer(() => kmeans({ clusters: 3, restarts: 3, implementation: 'ml-kmeans' }), {
  load: kmeansFromArtifact,
});
