import { createRandom, type FittedDetector, type Matrix } from '@duad/core';
import { fitEncoder, makeTable } from '@duad/datasets';
import { describe, expect, it } from 'vitest';
import { trialsPerRow } from './attribution.js';
import { backgroundOf } from './background.js';
import { explainRows, reasonText } from './explain.js';

const random = createRandom(4);
const rows = 300;
const table = makeTable('data.csv', [
  {
    kind: 'numeric',
    name: 'speed',
    values: Float64Array.from({ length: rows }, (_, i) => (i === 7 ? 900 : 100 + (i % 11))),
  },
  { kind: 'numeric', name: 'noise', values: Float64Array.from({ length: rows }, () => random.normal()) },
  {
    kind: 'categorical',
    name: 'colour',
    codes: Int32Array.from({ length: rows }, (_, i) => (i === 9 ? 3 : i % 3)),
    categories: ['red', 'green', 'blue', 'violet'],
  },
]);

describe('explaining a detector that only scores', () => {
  it('names the column whose usual cells take the score down, and the cell that takes it lowest', async () => {
    const encoder = await fitEncoder(table, { numeric: 'standardise' });
    const { matrix } = await encoder.encode(table);
    const background = backgroundOf(table, matrix, encoder);
    let scored = 0;
    const violet = encoder.names.indexOf('colour=violet');
    const fitted = {
      columns: matrix.columns,
      warnings: [],
      // Odd: far from the mean speed, or violet. Noise does not count.
      score: async ({ data, rows: count, columns }: Matrix) => {
        scored += count;
        return Float32Array.from(
          { length: count },
          (_, i) => data[i * columns]! ** 2 + 5 * data[i * columns + violet]!,
        );
      },
    } as unknown as FittedDetector;
    const reasons = await explainRows([7, 9], { table, matrix, background }, fitted);
    expect(reasons[0]![0]).toMatchObject({ column: 'speed', value: '900', direction: 'above' });
    expect(Number(reasons[0]![0]!.expected)).toBeGreaterThanOrEqual(100);
    expect(Number(reasons[0]![0]!.expected)).toBeLessThanOrEqual(110);
    expect(reasonText(reasons[1]![0]!)).toMatch(/^colour = violet \(expected (red|green|blue)\)$/);
    expect(reasons.flat().some(({ column }) => column === 'noise')).toBe(false);
    expect(scored).toBe(2 + 2 * trialsPerRow(fitted, background));
    expect(trialsPerRow(fitted, background)).toBeLessThanOrEqual(5 * table.columns.length);
  });
});
