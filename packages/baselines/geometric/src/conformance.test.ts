import { describeDetector } from '@duad/conformance';
import { createOnnxruntimeEngine } from '@duad/engine';
import { pictures } from './fixtures.js';
import { type GeometricInput, geometric, geometricFromArtifact } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const options: GeometricInput = {
  width: 1,
  flips: false,
  translations: false,
  batchSize: 16,
  epochs: 4,
  steps: 40,
  learningRate: 3e-3,
  score: 'log-softmax',
};

describeDetector(() => geometric(options), {
  engine,
  load: geometricFromArtifact,
  planted: (seed) => pictures(30, 10, seed),
  large: () => pictures(2000, 0).x,
  untrained: (x, context) => geometric({ ...options, steps: 1, learningRate: 1e-12 }).fit(x, context),
});
