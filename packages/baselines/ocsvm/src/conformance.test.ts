import { describeDetector } from '@duad/conformance';
import { ocsvm, ocsvmFromArtifact } from './index.js';

describeDetector(() => ocsvm({ nu: 0.1, method: 'exact' }), { load: ocsvmFromArtifact });
describeDetector(() => ocsvm({ nu: 0.1, method: 'nystroem', landmarks: 100 }), { load: ocsvmFromArtifact });
