import { describeDetector } from '@duad/conformance';
import { ocsvm, ocsvmFromArtifact } from './index.js';

describeDetector(() => ocsvm({ nu: 0.1, method: 'exact', tolerance: 1e-7 }), { load: ocsvmFromArtifact });
describeDetector(() => ocsvm({ nu: 0.1, method: 'nystroem', landmarks: 100 }), { load: ocsvmFromArtifact });
