import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFeatureExtractor } from '@duad/conformance';
import { afterAll } from 'vitest';
import { randomPictures, smallModel } from './fixtures.js';
import { onnxFeatures } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-onnx-'));
const model = join(folder, 'small.onnx');
writeFileSync(model, smallModel());
const extractor = await onnxFeatures({ model, scaling: '0-1', batch: 3 });
afterAll(async () => {
  await extractor[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describeFeatureExtractor(() => extractor, {
  samples: () => randomPictures(10),
  broken: () => ({
    'too few numbers': { data: new Uint8Array(5), width: 2, height: 1, channels: 3 },
    'not finite': { data: Float32Array.of(Number.NaN, 0, 0), width: 1, height: 1, channels: 3 },
  }),
  tolerance: 0,
});
