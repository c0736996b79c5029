import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFeatureExtractor } from '@duad/conformance';
import { DuadError } from '@duad/core';
import { afterAll } from 'vitest';
import { cachedFeatures } from './cached-features.js';
import { randomPictures, sums } from './fixtures/sums.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-cache-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeFeatureExtractor(
  () => {
    const inner = sums();
    const extract: typeof inner.extract = async (samples, context) => {
      const x = await inner.extract(samples, context);
      if (x.rows === 0) throw new DuadError('TOO_FEW_ROWS', 'sums: expected at least one picture, got none');
      return x;
    };
    return cachedFeatures({ ...inner, extract: extract.bind(inner) }, { folder, block: 3 });
  },
  { samples: () => randomPictures(10), tolerance: 0 },
);
