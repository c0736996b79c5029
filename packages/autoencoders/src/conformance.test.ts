import { describeAutoencoder } from '@duad/conformance';
import { createOnnxruntimeEngine } from '@duad/engine';
import { denseAutoencoder, denseFromArtifact } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

describeAutoencoder(() => denseAutoencoder({ hidden: [16], codeSize: 2, batchSize: 32, learningRate: 5e-3 }), {
  engine,
  load: denseFromArtifact,
});
