import { denseAutoencoder, denseFromArtifact } from '@duad/autoencoders';
import { describeDetector } from '@duad/conformance';
import type { Artifact, Engine } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { autoencoderDetectorFromArtifact, plainAutoencoder, robustAutoencoder } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const net = (learningRate = 5e-3) => denseAutoencoder({ hidden: [16], codeSize: 2, batchSize: 64, learningRate });
const load = (artifact: Artifact, context: { readonly engine?: Engine }) =>
  autoencoderDetectorFromArtifact(artifact, { ...context, autoencoderFromArtifact: denseFromArtifact });

describeDetector(() => plainAutoencoder({ autoencoder: net(), epochs: 30 }), {
  engine,
  load,
  untrained: (x, context) => plainAutoencoder({ autoencoder: net(1e-12), epochs: 1 }).fit(x, context),
});

describeDetector(() => robustAutoencoder({ autoencoder: net(), lambda: 2, rounds: 3, epochsPerRound: 10 }), {
  engine,
  load,
  untrained: (x, context) =>
    robustAutoencoder({ autoencoder: net(1e-12), lambda: 2, rounds: 1, epochsPerRound: 1 }).fit(x, context),
});
