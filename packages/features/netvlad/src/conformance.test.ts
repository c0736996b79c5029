import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFeatureExtractor } from '@duad/conformance';
import { createRandom } from '@duad/core';
import { safetensors } from '@duad/tooling-testing';
import { afterAll } from 'vitest';
import { netvladFeatures } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-netvlad-'));
const random = createRandom('weights');
const numbers = (...shape: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal() * 0.1),
});
const weights = join(folder, 'small.safetensors');
const arrays = {
  'block1_conv1/kernel': numbers(3, 3, 3, 64),
  'block1_conv1/bias': numbers(64),
  'net_vlad_layer_1/kernel': numbers(1, 1, 64, 4),
  'net_vlad_layer_1/bias': numbers(1, 1, 4),
  'net_vlad_layer_1/cluster_centers': numbers(1, 1, 1, 64, 4),
};
writeFileSync(weights, safetensors(arrays));
const extractor = await netvladFeatures({ weights, layer: 'conv1_1' });
afterAll(async () => {
  await extractor[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function pictures() {
  const pixels = createRandom('pictures');
  return [8, 9, 8, 12, 8, 8].map((width) => ({
    data: Uint8Array.from({ length: width * 7 * 3 }, () => pixels.integer(256)),
    ...{ width, height: 7, channels: 3 },
  }));
}

describeFeatureExtractor(() => extractor, {
  samples: pictures,
  broken: () => ({ 'too few numbers': { ...pictures()[0]!, data: new Uint8Array(3) } }),
  tolerance: 0,
});
