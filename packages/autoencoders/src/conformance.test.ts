import { describeAutoencoder } from '@duad/conformance';
import { createOnnxruntimeEngine } from '@duad/engine';
import { blobs } from './fixtures.js';
import { convolutionalAutoencoder, convolutionalFromArtifact, denseAutoencoder, denseFromArtifact } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

describeAutoencoder(() => denseAutoencoder({ hidden: [16], codeSize: 2, batchSize: 32, learningRate: 5e-3 }), {
  engine,
  load: denseFromArtifact,
});

const itemShape: [number, number, number] = [8, 8, 1];
describeAutoencoder(
  () => convolutionalAutoencoder({ itemShape, channels: [4, 8], codeSize: 4, batchSize: 16, learningRate: 5e-3 }),
  {
    engine,
    load: convolutionalFromArtifact,
    table: (seed) => blobs(120, itemShape, seed),
    anyWidth: false,
  },
);
