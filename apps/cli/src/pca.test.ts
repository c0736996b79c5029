import { createRandom, matrix } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcaScores } from './pca.js';

const context = { random: createRandom(1) };

describe('pcaScores', () => {
  it('gives squared distances to the line through points near (3, 4) t', async () => {
    const random = createRandom('line');
    const rows = 500;
    const data = new Float32Array(rows * 2);
    const offsets = Float64Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 0.01 : -0.01) * (1 + (row % 7)));
    // Pairs with opposite offsets at the same place leave mean and axis where they are.
    for (let row = 0; row < rows; row += 2) {
      const t = random.normal();
      offsets[row + 1] = -offsets[row]!;
      for (const at of [row, row + 1]) {
        data[at * 2] = 3 * t - 0.8 * offsets[at]!;
        data[at * 2 + 1] = 4 * t + 0.6 * offsets[at]!;
      }
    }
    const { scores, components } = (await pcaScores(matrix(data, rows, 2), context))!;
    expect(components).toBe(1);
    expect(scores).toBeAllClose(
      offsets.map((offset) => offset ** 2),
      { absolute: 1e-6 },
    );
  });

  it('does not care about shifts and the order of the columns', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.float({ min: -8, max: 8, noNaN: true }),
        async (seed, shift) => {
          const random = createRandom(seed);
          const scales = [4, 3, 1, 0.5];
          const rows = Array.from({ length: 60 }, () => scales.map((scale) => scale * random.normal()));
          const flat = (table: number[][]) => matrix(Float32Array.from(table.flat()), 60, 4);
          const first = (await pcaScores(flat(rows), context))!;
          const second = (await pcaScores(
            flat(rows.map((row) => row.map((value) => value + shift).reverse())),
            context,
          ))!;
          expect(second.components).toBe(first.components);
          expect(second.scores).toBeAllClose(first.scores, { absolute: 1e-3, relative: 1e-3 });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('leaves very wide tables out and hears a cancellation', async () => {
    expect(await pcaScores(matrix(new Float32Array(601 * 2), 2, 601), context)).toBeUndefined();
    const aborted = { ...context, signal: AbortSignal.abort() };
    await expect(pcaScores(matrix(new Float32Array(8), 4, 2), aborted)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
