import { describeClusterer } from '@duad/conformance';
import { gmm, gmmFromArtifact } from './index.js';

describeClusterer(() => gmm({ components: 3, restarts: 3 }), {
  load: gmmFromArtifact,
  expectedFailures: {
    'tiny-values': 'the regularisation is absolute, 1e-6 squared units; a warning says that it hides the clusters',
  },
});
