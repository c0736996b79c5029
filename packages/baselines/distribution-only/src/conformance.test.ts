import { distributionClustering } from '@duad/clusterer-distribution';
import { kmeans, kmeansFromArtifact } from '@duad/clusterer-kmeans';
import { describeDetector } from '@duad/conformance';
import { distributionOnly, distributionOnlyFromArtifact } from './index.js';

const tooNarrow = 'eight columns are too few for distributions to stand apart by their distances';
const tooFew = 'three clusters share the scattered anomalies out among the normal rows';

describeDetector(() => distributionOnly({ clusterer: distributionClustering() }), {
  load: (artifact) => distributionOnlyFromArtifact(artifact),
  expectedFailures: {
    'distinct-scores': 'all rows of a cluster score its spread',
    'finds-planted-anomalies': tooNarrow,
    'huge-values': tooNarrow,
    'tiny-values': tooNarrow,
  },
});

describeDetector(() => distributionOnly({ clusterer: kmeans({ clusters: 3, restarts: 3 }) }), {
  load: (artifact) => distributionOnlyFromArtifact(artifact, { clusteringFromArtifact: kmeansFromArtifact }),
  expectedFailures: {
    'distinct-scores': 'all rows of a cluster score its spread',
    'finds-planted-anomalies': tooFew,
    'huge-values': tooFew,
    'tiny-values': tooFew,
  },
});
