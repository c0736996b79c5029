import { describeDetector } from '@duad/conformance';
import {
  ecod,
  ecodFromArtifact,
  isolationForest,
  isolationForestFromArtifact,
  knn,
  knnFromArtifact,
  lof,
  lofFromArtifact,
  pca,
  pcaFromArtifact,
  robustPca,
  robustPcaFromArtifact,
} from './index.js';

describeDetector(() => pca({ components: 2 }), { load: pcaFromArtifact });
describeDetector(() => robustPca(), { load: robustPcaFromArtifact });
describeDetector(() => isolationForest(), { load: isolationForestFromArtifact });
describeDetector(() => lof(), { load: lofFromArtifact });
describeDetector(() => knn(), { load: knnFromArtifact });
describeDetector(() => ecod(), { load: ecodFromArtifact });
