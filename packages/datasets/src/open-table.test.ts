import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom, type DuadError } from '@duad/core';
import fc from 'fast-check';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineBlocks } from './line-blocks.js';
import { openTable } from './open-table.js';
import { readPlainCsv } from './plain-csv.js';
import { readBlock } from './read-block.js';
import { type ReadTableOptions, readTable } from './read-table.js';
import { sampleTable } from './sample-table.js';
import type { Table } from './table.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-open-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function file(content: string | Uint8Array, kind = 'csv'): Promise<string> {
  const path = join(folder, `${files++}.${kind}`);
  await writeFile(path, content);
  return path;
}

const rowsOf = (table: Table): string[][] =>
  Array.from({ length: table.rows }, (_, row) => table.columns.map((_, column) => table.value(row, column)));

/** All rows, read block by block. */
async function blockwise(path: string, options: ReadTableOptions): Promise<string[][]> {
  const { layout, blocks, linesBefore } = await openTable(path, options);
  const all: string[][] = [];
  let lines = linesBefore;
  for await (const block of blocks) {
    const read = await readBlock(layout, block, { rows: all.length, lines });
    lines += read.lines;
    for (const row of read.table ? rowsOf(read.table) : []) all.push(row);
  }
  return all;
}

const refusal = (work: Promise<unknown>): Promise<DuadError> =>
  work.then(
    () => expect.fail('was read'),
    (error) => error,
  );

/** A table of numbers as numpy.save writes it. */
function npy(
  rows: number,
  columns: number,
  type: '<f8' | '<f4',
  value: (i: number) => number,
  order = 'False',
): Buffer {
  const said = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${rows}, ${columns}), }`;
  const header = `${said.padEnd(117)}\n`;
  const numbers =
    type === '<f8'
      ? Float64Array.from({ length: rows * columns }, (_, i) => value(i))
      : Float32Array.from({ length: rows * columns }, (_, i) => value(i));
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'),
    Buffer.from(header),
    Buffer.from(numbers.buffer),
  ]);
}

const kinds = { size: 'numeric', colour: 'categorical' } as const;
const json =
  '{"size":1.5,"colour":"red","id":7}\n{"colour":"blue","size":-2e3}\n\n{"size":3,"colour":"red","id":null}\n';

describe('formats', () => {
  it('reads NDJSON, whole and block by block: names in any order, those left out are empty', async () => {
    const path = await file(json, 'ndjson');
    const table = await readTable(path, { columns: { id: 'ignore' } });
    expect(table.columns.map(({ kind }) => kind)).toEqual(['numeric', 'categorical']);
    const rows = [
      ['1.5', 'red'],
      ['-2000', 'blue'],
      ['3', 'red'],
    ];
    expect(rowsOf(table)).toEqual(rows);
    expect(await blockwise(path, { columns: kinds })).toEqual(rows);
    expect(rowsOf(await readTable(await file(gzipSync(json), 'gz'), { columns: { id: 'ignore' } }))).toEqual(rows);
  });

  it('reads Parquet, whole and block by block: numbers to the bit, dates as ISO 8601', async () => {
    const path = join(folder, 'table.parquet');
    parquetWriteFile({
      filename: path,
      columnData: [
        { name: 'size', data: [0.1, 1 / 3, 3], type: 'DOUBLE' },
        { name: 'count', data: [1n, 2n, 9007199254740993n], type: 'INT64' },
        { name: 'colour', data: ['red', 'blue', 'red'], type: 'STRING' },
        { name: 'when', data: [new Date(0), new Date(1e12), new Date(2e12)], type: 'TIMESTAMP' },
      ],
      rowGroupSize: 2,
    });
    const table = await readTable(path);
    expect(table.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['size', 'numeric'],
      ['count', 'numeric'],
      ['colour', 'categorical'],
      ['when', 'categorical'],
    ]);
    expect(table.columns[0]).toMatchObject({ values: Float64Array.of(0.1, 1 / 3, 3) });
    expect(table.value(1, 'when')).toBe('2001-09-09T01:46:40.000Z');
    const { blocks } = await openTable(path, { columns: kinds });
    const found: unknown[] = [];
    for await (const block of blocks) found.push(block);
    expect(found).toEqual([
      { from: 0, to: 2 },
      { from: 2, to: 3 },
    ]);
    expect(await blockwise(path, { columns: kinds })).toEqual(rowsOf(table).map(([size, , colour]) => [size, colour]));
  });

  it.each(['<f8', '<f4'] as const)('reads NPY of %s, whole and block by block', async (type) => {
    const path = await file(
      npy(50, 3, type, (i) => i / 8),
      'npy',
    );
    const table = await readTable(path);
    expect(table.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2', 'column 3']);
    expect(table.value(49, 2)).toBe(String(149 / 8));
    const columns = { 'column 1': 'numeric', 'column 3': 'numeric' } as const;
    expect(await blockwise(path, { columns })).toEqual(rowsOf(table).map((row) => [row[0], row[2]]));
  });

  it('cuts CSV into blocks at rows, quotes or not, to the same table', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i / 7},${i % 3 === 0 ? `"a ""b"",\nc${i}"` : `x${i}`}`);
    const whole = Buffer.from(rows.join('\n'));
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < whole.length; i += 37) yield whole.subarray(i, i + 37);
    }
    const texts: string[] = [];
    for await (const { bytes } of lineBlocks(pieces(), { blockBytes: 200, quoted: true, name: 'x' })) {
      texts.push(Buffer.from(bytes).toString());
    }
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.join('')).toBe(whole.toString());
    for (const text of texts) expect(text.split('"').length % 2).toBe(1);
  });
});

describe('the quick reader of plain CSV', () => {
  const layout = {
    format: 'csv',
    name: 'x',
    names: ['a', 'b', 'c', 'd'],
    named: true,
    delimiter: ',',
    columns: { a: 'numeric', b: 'categorical', d: 'numeric' },
    missing: 'fill',
  } as const;

  it('gives what the careful reader gives, or gives up', async () => {
    const number = fc.oneof(
      fc.double({ noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc.constantFrom(
        '',
        ' 5',
        '+3',
        '-',
        '1e5',
        '.5',
        '5.',
        '00.10',
        '-0',
        'NaN',
        'inf',
        '0x1f',
        '12345678901234567890',
        '0.30000000000000004',
        'abc',
        '1 ',
      ),
    );
    const text = fc.constantFrom('x', 'ü', ' y ', '', '7', '"', 'a"b');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, text, text, number), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, end, closed) => {
          const bytes = Buffer.from(rows.map((row) => row.join(',')).join(end) + (closed ? end : ''));
          const quick = readPlainCsv(bytes, layout);
          if (!quick) return;
          const careful = await readTable(
            (async function* () {
              yield bytes;
            })(),
            {
              name: 'x',
              names: layout.names,
              delimiter: ',',
              columns: { ...layout.columns, c: 'ignore' },
              missing: 'fill',
            },
          );
          expect(quick.table.columns).toEqual(careful.columns);
          expect(quick.lines).toBe(rows.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not give up on plain numbers and texts', () => {
    const bytes = Buffer.from('1,x,?,2.5\r\n\r\n-3.25,y,z,1e3\r\n4,x,,\n');
    const { table, lines } = readPlainCsv(bytes, layout)!;
    expect(table.columns).toEqual([
      { kind: 'numeric', name: 'a', values: Float64Array.of(1, -3.25, 4) },
      { kind: 'categorical', name: 'b', codes: Int32Array.of(0, 1, 0), categories: ['x', 'y'] },
      { kind: 'numeric', name: 'd', values: Float64Array.of(2.5, 1000, Number.NaN) },
    ]);
    expect(lines).toBe(4);
  });
});

describe('sampleTable', () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `${i},x${i % 7}`);

  it('draws rows evenly from the whole file, says where they stand, and draws the same for the same seed', async () => {
    const path = await file(`size,colour\n${lines.join('\n')}\n`);
    const draw = (seed: number) => sampleTable(path, 300, {}, { random: createRandom(seed) });
    const { table, places, rows } = await draw(1);
    expect({ rows, drawn: table.rows }).toEqual({ rows: 30_000, drawn: 300 });
    expect(rowsOf(table)).toEqual(Array.from(places, (place) => [String(place), `x${place % 7}`]));
    expect([...places]).toEqual([...new Set(places)].toSorted((a, b) => a - b));
    const mean = places.reduce((sum, place) => sum + place, 0) / 300;
    expect(Math.abs(mean - 15_000)).toBeLessThan(4 * (30_000 / Math.sqrt(12 * 300)));
    expect((await draw(1)).places).toEqual(places);
    expect((await draw(2)).places).not.toEqual(places);
  });

  it('gives all rows of a small file, as readTable does', async () => {
    const path = await file(`size,colour\n${lines.slice(0, 50).join('\n')}\n`);
    const { table, rows } = await sampleTable(path, 300, {}, { random: createRandom(1) });
    expect(rows).toBe(50);
    expect(table.columns).toEqual((await readTable(path)).columns);
  });
});

describe('what it refuses', () => {
  it('names file, row and line of a cell in a later block', async () => {
    const rows = Array.from({ length: 300_000 }, (_, i) => (i === 299_990 ? 'oops,red' : `${i},red`));
    const path = await file(`size,colour\n${rows.join('\n')}\n`);
    const error = await refusal(blockwise(path, { columns: kinds }));
    expect(error.code).toBe('INVALID_FILE');
    expect(error.message).toContain("row 299991 (line 299992), column 'size'");
  }, 30_000);

  it.each([
    ['a line that is cut off', '{"size":1,"colour":"a"}\n{"size":2,"col', /line 2: is not JSON/],
    ['a list', '{"size":1}\n[1]\n', /line 2: expected an object/],
    ['a new name', '{"size":1}\n{"size":1,"x":2}\n', undefined],
    ['a nested value', '{"size":{"a":1}}\n', /column 'size': holds an object/],
    [
      'text where numbers were',
      '{"size":1,"colour":"a"}\n{"size":"big","colour":"a"}\n',
      /row 2 \(line 2\), column 'size'/,
    ],
  ])('NDJSON: %s', async (_name, content, message) => {
    const work = blockwise(await file(content, 'ndjson'), { columns: { size: 'numeric' } });
    if (message) expect((await refusal(work)).message).toMatch(message);
    else expect(await work).toEqual([['1'], ['1']]);
  });

  it('a missing column, before a row is read', async () => {
    const error = await refusal(openTable(await file('a,b\n1,2\n'), { columns: { size: 'numeric' } }));
    expect(error.message).toContain("has no column 'size'");
  });

  it('Parquet that is cut off, and Parquet from a stream', async () => {
    const path = join(folder, 'cut.parquet');
    parquetWriteFile({ filename: path, columnData: [{ name: 'a', data: [1, 2, 3], type: 'DOUBLE' }] });
    const { readFile } = await import('node:fs/promises');
    const bytes = await readFile(path);
    const stream = (async function* () {
      yield bytes;
    })();
    expect((await refusal(openTable(stream))).message).toContain('give the path of a file');
    await truncate(path, bytes.length - 20);
    expect((await refusal(readTable(path))).message).toMatch(/cut\.parquet: the Parquet data cannot be read/);
  });

  it('NPY that is cut off, in column order, of objects or of one dimension', async () => {
    const whole = npy(50, 3, '<f8', (i) => i);
    const message = async (bytes: Uint8Array): Promise<string> =>
      (await refusal(readTable(await file(bytes, 'npy')))).message;
    expect(await message(whole.subarray(0, 900))).toMatch(/holds 772 bytes of numbers instead of the 1200 of 50 rows/);
    expect(await message(npy(50, 3, '<f8', (i) => i, 'True'))).toContain('Fortran order');
    expect(await message(Buffer.from(whole.toString('latin1').replace('<f8', '|O8'), 'latin1'))).toContain("'|O8'");
    expect(await message(Buffer.from(whole.toString('latin1').replace('(50, 3)', '(150,) '), 'latin1'))).toContain(
      '(150)',
    );
  });

  it('gzip that is cut off', async () => {
    const packed = gzipSync(`a,b\n${'1,2\n'.repeat(100_000)}`);
    const path = await file(packed.subarray(0, packed.length - 30), 'gz');
    const error = await refusal(blockwise(path, { columns: { a: 'numeric', b: 'numeric' } }));
    expect(error.message).toMatch(/gzip data is cut off/);
  });
});
