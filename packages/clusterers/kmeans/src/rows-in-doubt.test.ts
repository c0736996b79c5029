import { createRandom, matrix } from '@duad/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blankAssignment } from './assignment.js';
import { rowsInDoubt } from './rows-in-doubt.js';
import { squaredDistance } from './squared-distance.js';

it('names every row whose nearest centre changed, and spares most of those far from any border', () => {
  let spared = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, count) => {
      const random = createRandom(seed);
      const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 3 * random.normal());
      const x = matrix(draw(200 * 2), 200, 2);
      const before = Float64Array.from(draw(count * 2));
      const after = before.map((value) => value + 0.2 * random.normal());
      const distances = (row: number, centres: Float64Array): number[] =>
        Array.from({ length: count }, (_, k) => Math.sqrt(squaredDistance(x, row, centres, k * 2)));
      const known = blankAssignment(x.rows);
      for (let row = 0; row < x.rows; row++) {
        const all = distances(row, before);
        const [least, next = Number.POSITIVE_INFINITY] = [...all].sort((a, b) => a - b);
        known.labels[row] = all.indexOf(least!);
        known.upper[row] = least!;
        known.lower[row] = next;
      }
      const old = known.labels.slice();
      const doubtful = new Set(rowsInDoubt(known, before, after, 2));
      for (let row = 0; row < x.rows; row++) {
        const all = distances(row, after);
        if (all.indexOf(Math.min(...all)) !== old[row]) expect(doubtful.has(row)).toBe(true);
      }
      spared += x.rows - doubtful.size;
    }),
    { numRuns: 50 },
  );
  expect(spared).toBeGreaterThan(50 * 100);
});
