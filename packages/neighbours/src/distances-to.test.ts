import { createRandom, type Matrix, matrix } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distancesTo } from './distances-to.js';
import { squaredDistance } from './squared-distance.js';

function table(seed: number, rows: number, columns: number): Matrix {
  const random = createRandom(seed);
  return matrix(
    Float32Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  );
}

describe('distancesTo', () => {
  it('gives the sums of squaredDistance to the last bit, for any number of columns', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (seed, rows, columns) => {
          const [x, others] = [table(seed, rows, columns), table(seed + 1, 3, columns)];
          const distances = distancesTo(x, 'test');
          for (let query = 0; query < others.rows; query++) {
            const expected = Array.from({ length: rows }, (_, row) =>
              squaredDistance(others.data, query * columns, x.data, row * columns, columns),
            );
            expect([...distances(others, query)]).toEqual(expected);
          }
        },
      ),
    );
  });
});
