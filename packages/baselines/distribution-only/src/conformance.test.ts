import { distributionClustering } from '@duad/clusterer-distribution';
import { kmeans, kmeansFromArtifact } from '@duad/clusterer-kmeans';
import { describeDetector } from '@duad/conformance';
import { distributionOnly, distributionOnlyFromArtifact } from './index.js';

describeDetector(() => distributionOnly({ clusterer: distributionClustering() }), {
  load: (artifact) => distributionOnlyFromArtifact(artifact),
  expectedFailures: {
    'distinct-scores': 'all rows of a cluster score its spread',
    'finds-planted-anomalies': 'eight columns are too few for distributions to stand apart by their distances',
  },
});

describeDetector(() => distributionOnly({ clusterer: kmeans({ clusters: 3, restarts: 3 }) }), {
  load: (artifact) => distributionOnlyFromArtifact(artifact, { clusteringFromArtifact: kmeansFromArtifact }),
  expectedFailures: { 'distinct-scores': 'all rows of a cluster score its spread' },
});
