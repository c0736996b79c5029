import { describeDetector } from '@duad/conformance';
import { createOnnxruntimeEngine } from '@duad/engine';
import { quick, shuffledAnomalies } from '../ensemble/fixtures.js';
import { duadFromArtifact, recommended, tableDetector } from '../index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

describeDetector(() => recommended({ table: quick }), {
  engine,
  load: duadFromArtifact,
  planted: shuffledAnomalies,
  untrained: (x, context) => tableDetector({ ...quick, learningRate: 1e-30 }).fit(x, context),
});
