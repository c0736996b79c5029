import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFeatureExtractor } from '@duad/conformance';
import { createRandom } from '@duad/core';
import { safetensors } from '@duad/tooling-testing';
import { afterAll } from 'vitest';
import { volumeFeatures } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-c3d-'));
const random = createRandom('weights');
const numbers = (...shape: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
});
const weights = join(folder, 'small.safetensors');
const arrays = {
  'a/kernel': numbers(3, 3, 3, 3, 4),
  'a/bias': numbers(4),
  'b/kernel': numbers(4 * 2 * 4 * 3, 5),
  'b/bias': numbers(5),
};
writeFileSync(weights, safetensors(arrays));
const extractor = await volumeFeatures({
  weights,
  layers: [
    { type: 'convolution', name: 'a', activation: 'relu' },
    { type: 'dense', name: 'b', activation: 'none' },
  ],
  ...{ frames: 2, width: 3, height: 4 },
});
afterAll(async () => {
  await extractor[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function clips() {
  const pixels = createRandom('clips');
  const shape = { frames: 2, width: 3, height: 4, channels: 3 };
  return Array.from({ length: 8 }, () => ({
    data: Uint8Array.from({ length: 72 }, () => pixels.integer(256)),
    ...shape,
  }));
}

describeFeatureExtractor(() => extractor, {
  samples: clips,
  broken: () => ({
    'another number of frames': { ...clips()[0]!, frames: 3 },
    'too few numbers': { ...clips()[0]!, data: new Uint8Array(71) },
  }),
  tolerance: 0,
});
