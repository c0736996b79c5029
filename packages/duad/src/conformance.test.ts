import { denseAutoencoder } from '@duad/autoencoders';
import { describeDetector } from '@duad/conformance';
import { createOnnxruntimeEngine } from '@duad/engine';
import { duad, duadFromArtifact, trimmed } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

function quick(learningRate: number) {
  return duad({
    autoencoder: denseAutoencoder({ hidden: [16], codeSize: 2, batchSize: 32, learningRate }),
    anomalyPercent: 20,
    reevaluateEvery: 4,
    epochs: 16,
    tolerance: 0.01,
    whenStable: 'train-on',
    selection: trimmed(),
  });
}

describeDetector(() => quick(5e-3), {
  engine,
  load: duadFromArtifact,
  // Steps this short round away: the net stays as it was drawn.
  untrained: (x, context) => quick(1e-30).fit(x, context),
});
