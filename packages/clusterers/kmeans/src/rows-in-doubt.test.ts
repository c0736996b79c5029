import { createRandom, matrix } from '@duad/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainDistances } from './plain-distances.js';
import { rowsInDoubt } from './rows-in-doubt.js';

it('names every row whose nearest centre changed, and spares most of those far from any border', async () => {
  let spared = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 6 }), async (seed, count) => {
      const random = createRandom(seed);
      const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 3 * random.normal());
      const x = matrix(draw(200 * 2), 200, 2);
      const before = Float64Array.from(draw(count * 2));
      const after = before.map((value) => value + 0.2 * random.normal());
      const known = await plainDistances(x).nearest(before, {});
      const old = known.labels.slice();
      const doubtful = new Set(rowsInDoubt(known, before, after, 2));
      const { labels } = await plainDistances(x).nearest(after, {});
      labels.forEach((label, row) => {
        if (label !== old[row]) expect(doubtful.has(row)).toBe(true);
      });
      spared += x.rows - doubtful.size;
    }),
    { numRuns: 50 },
  );
  expect(spared).toBeGreaterThan(50 * 100);
});
