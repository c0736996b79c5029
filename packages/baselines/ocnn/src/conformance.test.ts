import { describeDetector, plantedAnomalies } from '@duad/conformance';
import { matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { type OcnnInput, ocnn, ocnnFromArtifact } from './index.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const options: OcnnInput = { hiddenUnits: 8, epochs: 20, batchSize: 64, learningRate: 0.01 };

/** The suite's rows, anomalies drawn near the origin: a hyperplane does not see those beyond the normal rows. */
function planted(seed: number) {
  const { x, labels } = plantedAnomalies(seed);
  const data = x.data.map((value, i) => (labels[Math.floor(i / x.columns)] ? value / 60 : value));
  return { x: matrix(data, x.rows, x.columns), labels };
}

describeDetector(() => ocnn(options), {
  engine,
  load: ocnnFromArtifact,
  planted,
  untrained: (x, context) => ocnn({ ...options, epochs: 1, learningRate: 1e-12 }).fit(x, context),
});
