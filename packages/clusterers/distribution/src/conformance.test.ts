import { describeClusterer } from '@duad/conformance';
import { mixture } from './fixtures/data.js';
import { distributionClustering, distributionFromArtifact } from './index.js';

describeClusterer(() => distributionClustering({ autoFactor: 4 }), {
  load: distributionFromArtifact,
  // The method needs many dimensions.
  blobs: (seed) => mixture(seed, { sizes: [60, 60, 60], sigmas: [0.8, 1, 1.2], offset: 1, columns: 256 }),
});
