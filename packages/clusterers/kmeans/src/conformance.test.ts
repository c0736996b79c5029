import { describeClusterer } from '@duad/conformance';
import { kmeans, kmeansFromArtifact } from './index.js';

describeClusterer(() => kmeans({ clusters: 3, restarts: 3 }), { load: kmeansFromArtifact });
