import { createRandom, decodeArtifact, encodeArtifact } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Encoder, encoderFromArtifact } from './encoder.js';
import { fitEncoder } from './fit-encoder.js';
import { readTable } from './read-table.js';
import { makeTable, type Table, type TableColumn } from './table.js';

async function* text(csv: string): AsyncGenerator<string> {
  yield csv;
}

function numeric(name: string, values: readonly number[]): TableColumn {
  return { kind: 'numeric', name, values: Float64Array.from(values) };
}

function categorical(name: string, texts: readonly string[]): TableColumn {
  const categories = [...new Set(texts)];
  return { kind: 'categorical', name, codes: Int32Array.from(texts, (t) => categories.indexOf(t)), categories };
}

const train = makeTable('train.csv', [
  numeric('bytes', [0, 5, 10]),
  categorical('protocol', ['udp', 'tcp', 'tcp']),
  numeric('constant', [7, 7, 7]),
]);

describe('fitEncoder and encode', () => {
  it('scales numbers, spreads categories in alphabetical order, keeps constants as 0', async () => {
    const encoder = await fitEncoder(train);
    expect(encoder.names).toEqual(['bytes', 'protocol=tcp', 'protocol=udp', 'constant']);
    expect(encoder.kinds).toEqual({ bytes: 'numeric', protocol: 'categorical', constant: 'numeric' });
    expect(encoder.sourceOf(2)).toEqual({ column: 1, name: 'protocol', category: 'udp' });
    expect(encoder.sourceOf(3)).toMatchObject({ column: 2, name: 'constant', part: 'value' });
    expect(() => encoder.sourceOf(4)).toThrow('columns are 0 to 3');
    const { matrix, warnings } = await encoder.encode(train);
    expect([matrix.rows, matrix.columns, warnings]).toEqual([3, 4, []]);
    expect(matrix.data).toEqual(Float32Array.of(0, 0, 1, 0, 0.5, 1, 0, 0, 1, 1, 0, 0));
  });

  it('lays new rows on the same scale, unknown categories as zeros with a count', async () => {
    const encoder = await fitEncoder(train);
    const fresh = makeTable('new.csv', [
      numeric('constant', [9, 7]),
      categorical('protocol', ['icmp', 'udp']),
      numeric('bytes', [20, -5]),
      numeric('extra', [1, 2]),
    ]);
    const { matrix, warnings } = await encoder.encode(fresh);
    expect(matrix.data).toEqual(Float32Array.of(2, 0, 0, 0, -0.5, 0, 1, 0));
    expect(warnings).toEqual([
      { code: 'EXTRA_COLUMNS', message: "new.csv: 'extra' left out, as the fitted data had no such columns" },
      { code: 'UNKNOWN_CATEGORY', message: expect.stringMatching(/'protocol': 1 of 2 rows .*'icmp'/) },
    ]);
  });

  it('names the columns that are missing, and takes columns by position where there is no header', async () => {
    const encoder = await fitEncoder(train);
    const lacking = makeTable('new.csv', [numeric('bytes', [1]), numeric('constant', [7])]);
    await expect(encoder.encode(lacking)).rejects.toMatchObject({
      code: 'WIDTH_MISMATCH',
      message: expect.stringContaining("column 'protocol'"),
      details: { missing: ['protocol'] },
    });
    const headless = await readTable(text('10,tcp,7\n'));
    expect((await encoder.encode(headless)).matrix.data).toEqual(Float32Array.of(1, 1, 0, 0));
    await expect(encoder.encode(await readTable(text('10,tcp\n')))).rejects.toMatchObject({
      code: 'WIDTH_MISMATCH',
      details: { expected: 3, got: 2 },
    });
  });

  it('refuses text where fitting saw numbers; takes numbers that were read as text, and the reverse', async () => {
    const encoder = await fitEncoder(makeTable('train.csv', [numeric('a', [0, 10]), categorical('b', ['1', 'x'])]));
    const bad = makeTable('new.csv', [categorical('a', ['1', 'oops']), categorical('b', ['x', 'x'])]);
    await expect(encoder.encode(bad)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^new.csv: row 2, column 'a': .*'oops'/),
    });
    const good = makeTable('new.csv', [categorical('a', ['5', '10']), numeric('b', [1, 1])]);
    expect((await encoder.encode(good)).matrix.data).toEqual(Float32Array.of(0.5, 1, 0, 1, 1, 0));
  });

  it('fills missing numbers with the median of fitting, not of the new file, and tells where they were', async () => {
    const encoder = await fitEncoder(await readTable(text('a,b\n0,x\n,x\n4,x\n10,x\n'), { missing: 'fill' }));
    const fresh = await readTable(text('a,b\n,x\n100,x\n'), { missing: 'fill', columns: encoder.kinds });
    const { matrix } = await encoder.encode(fresh);
    expect(encoder.names).toEqual(['a', 'a: missing', 'b=x']);
    expect(matrix.data).toBeAllClose([0.4, 1, 1, 10, 0, 1]);
  });

  it('refuses tables of which nothing is left, unscalable and unstorable values', async () => {
    await expect(fitEncoder(makeTable('t', [numeric('a', [Number.NaN])]))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/no column says anything of a row.*no cell holds anything/),
    });
    await expect(fitEncoder(train, { treatments: { bits: 'number' } })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining("no column 'bits'"),
    });
    await expect(fitEncoder(makeTable('t', [numeric('a', [-1.7e308, 1.7e308])]))).rejects.toMatchObject({
      code: 'DEGENERATE_DATA',
    });
    const huge = makeTable('t', [numeric('a', [1, 1e300])]);
    const plain = await fitEncoder(huge, { numeric: 'none' });
    await expect(plain.encode(huge)).rejects.toMatchObject({ code: 'NOT_FINITE', details: { row: 2, column: 'a' } });
    await expect(fitEncoder(makeTable('t', []))).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
    await expect(fitEncoder(train, { numeric: 'maximum' as 'none' })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(fitEncoder(train, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('properties', () => {
  const value = fc.double({ noNaN: true, min: -1e150, max: 1e150 });
  const tables: fc.Arbitrary<Table> = fc.integer({ min: 1, max: 20 }).chain((rows) => {
    const of = <T>(cell: fc.Arbitrary<T>): fc.Arbitrary<T[][]> =>
      fc.array(fc.array(cell, { minLength: rows, maxLength: rows }), { minLength: 1, maxLength: 4 });
    return fc
      .tuple(of(value), of(fc.constantFrom('a', 'b', 'c d', '')))
      .map(([numbers, texts]) =>
        makeTable('t', [
          ...numbers.map((values, i) => numeric(`n${i}`, values)),
          ...texts.map((values, i) => categorical(`c${i}`, values)),
        ]),
      );
  });

  it('one-hot rows sum to the number of categorical columns; min-max lies in [0, 1] and reaches both ends', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const encoder = await fitEncoder(table);
        const { matrix } = await encoder.encode(table);
        const categories = encoder.columns.filter(({ treatment }) => treatment === 'categories').length;
        for (let row = 0; row < matrix.rows; row++) {
          const cells = matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns);
          const hot = cells.filter((_, j) => encoder.sourceOf(j).category !== undefined);
          expect(hot.reduce((a, b) => a + b, 0)).toBe(categories);
          for (const cell of cells) expect(cell >= 0 && cell <= 1).toBe(true);
        }
        table.columns.forEach((column, j) => {
          if (column.kind !== 'numeric') return;
          const scaled = column.values.map((_, row) => matrix.data[row * matrix.columns + j]!);
          const constant = column.values.every((v) => v === column.values[0]);
          expect([Math.min(...scaled), Math.max(...scaled)]).toEqual(constant ? [0, 0] : [0, 1]);
        });
      }),
    );
  });

  it('a saved encoder encodes to the bit as before', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom('min-max', 'none'), async (table, scaling) => {
        const small = makeTable(
          't',
          table.columns.map((c) => (c.kind === 'numeric' ? { ...c, values: c.values.map(Math.tanh) } : c)),
        );
        const encoder = await fitEncoder(small, { numeric: scaling as 'none' });
        const copy = encoderFromArtifact(decodeArtifact(encodeArtifact(encoder.toArtifact()), 'test'));
        expect(copy.names).toEqual(encoder.names);
        expect(copy.kinds).toEqual(encoder.kinds);
        expect(await copy.encode(small)).toEqual(await encoder.encode(small));
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of rows, and leaves the table as it is', async () => {
    const random = createRandom(1);
    const values = Array.from({ length: 100 }, () => random.normal());
    const texts = Array.from({ length: 100 }, () => 'abcdef'[random.integer(6)]!);
    const order = [...random.permutation(100)];
    const table = makeTable('t', [numeric('n', values), categorical('c', texts)]);
    const before = structuredClone(table.columns);
    const shuffled = makeTable('t', [
      numeric(
        'n',
        order.map((i) => values[i]!),
      ),
      categorical(
        'c',
        order.map((i) => texts[i]!),
      ),
    ]);
    const encoders: Encoder[] = [await fitEncoder(table), await fitEncoder(shuffled)];
    const [a, b] = await Promise.all(encoders.map((encoder) => encoder.encode(table)));
    expect(a).toEqual(b);
    expect(table.columns).toEqual(before);
  });
});

describe('encoderFromArtifact', () => {
  it('refuses what is no encoder of this package', async () => {
    const artifact = (await fitEncoder(train)).toArtifact();
    const wrong = [
      { ...artifact, package: 'other' },
      { ...artifact, version: 1 },
      { ...artifact, header: {} },
      { ...artifact, header: { ...artifact.header, named: 'yes' } },
      { ...artifact, header: { ...artifact.header, columns: [{ name: 'a', why: '', treatment: 'number' }] } },
      { ...artifact, header: { ...artifact.header, columns: [{}] } },
    ];
    for (const one of wrong) {
      expect(() => encoderFromArtifact(one)).toThrow(expect.objectContaining({ code: 'INVALID_ARTIFACT' }));
    }
  });
});
