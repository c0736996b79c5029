import { describeDetector } from '@duad/conformance';
import { createOnnxruntimeEngine } from '@duad/engine';
import { type DagmmInput, dagmm, dagmmFromArtifact } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const options: DagmmInput = {
  hidden: [16],
  codeSize: 2,
  components: 2,
  estimationHidden: [5],
  epochs: 30,
  batchSize: 128,
  learningRate: 5e-3,
};

describeDetector(() => dagmm(options), {
  engine,
  load: dagmmFromArtifact,
  untrained: (x, context) => dagmm({ ...options, epochs: 1, learningRate: 1e-12 }).fit(x, context),
});
