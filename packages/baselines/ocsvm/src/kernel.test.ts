import { createRandom, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { describe, expect, it } from 'vitest';
import { kernelOf, plainKernel, sequence } from './kernel.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });

describe('kernelOf', () => {
  it.each([
    [1500, 32],
    [400, 768],
    [200, 3072],
  ])('keeps exponents to 1e-4 on %i rows of %i columns, whichever way a row is taken', async (rows, columns) => {
    const random = createRandom(1);
    // Rows in tight clusters: near each other, far from the centre.
    const centres = Float32Array.from({ length: 8 * columns }, () => random.normal());
    const data = Float32Array.from(
      { length: rows * columns },
      (_, i) => centres[(Math.floor(i / columns) % 8) * columns + (i % columns)]! + 0.1 * random.normal(),
    );
    const x = matrix(data, rows, columns);
    const half = columns / 2;
    // Exponents of about 0.1 to 50 from the centre.
    for (const gamma of [0.05, 0.5, 2, 25].map((exponent) => exponent / half)) {
      using kernel = await kernelOf(x, gamma, { engine });
      const chosen = sequence(0, 16);
      const found = await kernel.values(x, chosen, {});
      const expected = await plainKernel(x, gamma).values(x, chosen, {});
      let worst = 0;
      for (let i = 0; i < chosen.length * rows; i++) {
        if (expected[i]! > 1e-12) worst = Math.max(worst, Math.abs(Math.log(found[i]!) - Math.log(expected[i]!)));
      }
      expect(worst).toBeLessThan(1e-4);
    }
  });
});
