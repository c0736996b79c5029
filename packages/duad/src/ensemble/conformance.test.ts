import { describeDetector } from '@duad/conformance';
import { createOnnxruntimeEngine } from '@duad/engine';
import { duadFromArtifact, tableDetector } from '../index.js';
import { quick, shuffledAnomalies } from './fixtures.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

describeDetector(() => tableDetector(quick), {
  engine,
  load: duadFromArtifact,
  planted: shuffledAnomalies,
  // Steps this short round away: the nets stay as they were drawn.
  untrained: (x, context) => tableDetector({ ...quick, learningRate: 1e-30 }).fit(x, context),
});
