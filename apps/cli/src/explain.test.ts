import { createRandom, type Matrix, matrix } from '@duad/core';
import { fitEncoder, makeTable } from '@duad/datasets';
import type { FittedDuad } from 'duad';
import { describe, expect, it } from 'vitest';
import { backgroundOf } from './background.js';
import { explainRows, reasonText } from './explain.js';

const random = createRandom(2);
const sizes = Float64Array.from({ length: 40 }, () => 100 + random.integer(900));
const table = makeTable('data.csv', [
  { kind: 'numeric', name: 'size', values: sizes },
  { kind: 'numeric', name: 'load', values: Float64Array.from(sizes, (_, i) => (i === 3 ? Number.NaN : i / 4)) },
  {
    kind: 'categorical',
    name: 'colour',
    codes: Int32Array.from(sizes, (_, i) => i % 3),
    categories: ['red', 'green', 'blue'],
  },
]);

/** A detector that reconstructs every row as row 4. */
function alwaysRowFour({ data, columns }: Matrix): FittedDuad {
  const like = (x: Matrix): Float32Array => x.data.map((_, i) => data[4 * columns + (i % columns)]!);
  return {
    reconstruct: async (x: Matrix) => matrix(like(x), x.rows, columns),
    explain: async (x: Matrix) =>
      matrix(
        like(x).map((value, i) => (x.data[i]! - value) ** 2),
        x.rows,
        columns,
      ),
  } as unknown as FittedDuad;
}

describe('explainRows', () => {
  it.each(['min-max', 'robust', 'standardise', 'none'] as const)(
    'names columns of the file, cells as they stand there and what was expected, under %s scaling',
    async (numeric) => {
      const encoder = await fitEncoder(table, { numeric });
      const { matrix: x } = await encoder.encode(table);
      const rows = [0, 3, 4, 12];
      const reasons = await explainRows(
        rows,
        { table, matrix: x, background: backgroundOf(table, x, encoder) },
        alwaysRowFour(x),
      );
      rows.forEach((row, position) => {
        const expected = { size: String(sizes[4]), load: '1', colour: 'green' };
        for (const reason of reasons[position]!) {
          expect(reason.value).toBe(table.value(row, reason.column));
          expect(reason.expected).toBe(expected[reason.column as keyof typeof expected]);
        }
        const shares = reasons[position]!.map(({ share }) => share);
        expect(shares).toEqual(shares.toSorted((a, b) => b - a));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      });
      expect(reasons[2]).toEqual([]); // nothing odd about row 4
      if (numeric === 'min-max') expect(reasons[0]!.map(({ column }) => column)[0]).toBe('colour');
      else if (numeric === 'none') expect(reasons[0]!.map(({ column }) => column)).toEqual(['size']);
    },
  );
});

describe('reasonText', () => {
  const reason = { column: 'load', value: '2.50', expected: '7', share: 1 };
  it('shows cell and expectation, missing cells, and cells that are odd only beside others', () => {
    expect(reasonText(reason)).toBe('load = 2.50 (expected 7)');
    expect(reasonText({ ...reason, value: '' })).toBe('load = (missing) (expected 7)');
    expect(reasonText({ ...reason, expected: '2.5' })).toBe('load = 2.50 (odd beside the rest)');
  });
});
