import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuadError, type ErrorCode, type ProgressEvent } from '@duad/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadTableOptions, readTable } from './read-table.js';
import type { Table } from './table.js';
import { writeCsv } from './write-csv.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-read-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* parts;
}

let files = 0;
async function read(content: string | Uint8Array, options?: ReadTableOptions): Promise<Table> {
  const path = join(folder, `${files++}.csv`);
  await writeFile(path, content);
  return readTable(path, options);
}

function cells(table: Table): string[][] {
  return Array.from({ length: table.rows }, (_, row) => table.columns.map((_, column) => table.value(row, column)));
}

async function refusal(content: string | Uint8Array, options?: ReadTableOptions): Promise<DuadError> {
  return read(content, options).then(
    () => expect.fail('was read'),
    (error) => error,
  );
}

describe('what it reads', () => {
  it('numbers as float64, texts as codes, and tells them apart', async () => {
    const table = await read('bytes,protocol\n1.5,tcp\n-2e3,udp\n3,tcp\n');
    expect(table.rows).toBe(3);
    expect(table.named).toBe(true);
    expect(table.columns).toEqual([
      { kind: 'numeric', name: 'bytes', values: Float64Array.of(1.5, -2000, 3) },
      { kind: 'categorical', name: 'protocol', codes: Int32Array.of(0, 1, 0), categories: ['tcp', 'udp'] },
    ]);
    expect(table.value(1, 'bytes')).toBe('-2000');
    expect(table.value(2, 'protocol')).toBe('tcp');
    expect(table.warnings).toEqual([]);
  });

  it.each([
    ['LF', 'a,b\n1,x\n2,y\n'],
    ['CRLF', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['mixed line ends', 'a,b\n1,x\r\n2,y\n'],
    ['no line end at the end', 'a,b\n1,x\n2,y'],
    ['a byte order mark', '\uFEFFa,b\n1,x\n2,y\n'],
    ['UTF-16', Buffer.from('\uFEFFa,b\n1,x\n2,y\n', 'utf16le')],
    ['quotes', '"a","b"\n"1","x"\n"2","y"\n'],
    ['quotes and CRLF', '"a","b"\r\n"1","x"\r\n"2","y"\r\n'],
    ['semicolons', 'a;b\n1;x\n2;y\n'],
    ['bars', 'a|b\n1|x\n2|y\n'],
    ['tabs', 'a\tb\n1\tx\n2\ty\n'],
    ['blank lines', '\na,b\n\n1,x\n\n2,y\n\n\n'],
    ['spaces around names and numbers', ' a , b\n 1,x\n2 ,y\n'],
    ['gzip', gzipSync('a,b\n1,x\n2,y\n')],
    ['gzip in two members', Buffer.concat([gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')])],
  ])('%s', async (_, content) => {
    const table = await read(content);
    expect(table.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'numeric'],
      ['b', 'categorical'],
    ]);
    expect(cells(table)).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
  });

  it('a stream, whatever the sizes of its chunks', async () => {
    const bytes = Buffer.from('naïve,b\n1,"x\ny"\n2,z\n');
    for (let size = 1; size <= bytes.length; size++) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const table = await readTable(chunks(...parts));
      expect(table.columns[0]?.name).toBe('naïve');
      expect(cells(table)).toEqual([
        ['1', 'x\ny'],
        ['2', 'z'],
      ]);
    }
  });

  it('semicolons, although the cells hold commas', async () => {
    expect(cells(await read('a;b\n1;2,5\n3;4\n'))).toEqual([
      ['1', '2,5'],
      ['3', '4'],
    ]);
  });

  it('a one-column file, in which a blank line is a missing cell unless it ends the file', async () => {
    expect(cells(await read('a\n1\n2\n\n\n'))).toEqual([['1'], ['2']]);
    expect(cells(await read('a\n1\n\n2\n', { missing: 'fill' }))).toEqual([['1'], [''], ['2']]);
    expect((await refusal('a\n1\n\n2\n')).details).toMatchObject({ row: 2, line: 3, column: 'a' });
  });

  it('quoted cells that straddle the pieces in which a long file is parsed', async () => {
    const cell = 'say ""hi"",\r\n';
    const rows = 250_000;
    const table = await read(`"t",n\r\n${Array.from({ length: rows }, (_, i) => `"${cell}",${i}\r\n`).join('')}`);
    expect(table.rows).toBe(rows);
    expect(table.columns[0]).toMatchObject({ categories: ['say "hi",\r\n'] });
    expect(table.columns[1]).toMatchObject({ values: Float64Array.from({ length: rows }, (_, i) => i) });
  });

  it('what writeCsv writes: quotes, delimiters, line ends, any script', async () => {
    const path = join(folder, 'round-trip.csv');
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', ';', "'", ' ', 'é', '漢', '😀', 'a'), minLength: 1 }),
    );
    const cell = word.map((text) => `:${text}.`); // neither blank nor ending in a carriage return, which are special
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const header = rows[0]!.map((_, index) => `c${index}`);
        await writeCsv(path, header, rows);
        expect(cells(await readTable(path, { delimiter: ',', header: true }))).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });
});

describe('header', () => {
  it.each([
    ['a,b\n1,2\n', true],
    ['1,2\n3,4\n', false],
    ['x,2\n3,4\n', false],
    ['0,1,2\n5,6,7\n', true],
    [',a\n1,2\n', true],
  ])('auto: %j', async (content, named) => {
    expect((await read(content)).named).toBe(named);
  });

  it('can be stated either way', async () => {
    expect((await read('1,2\n3,4\n', { header: true })).columns.map(({ name }) => name)).toEqual(['1', '2']);
    expect((await read('a,b\nc,d\n', { header: false })).rows).toBe(2);
  });

  it('names columns by position where there is none', async () => {
    const table = await read('1,2\n', { header: false });
    expect(table.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2']);
  });

  it('keeps names apart', async () => {
    const table = await read('a,a,,a (2)\n1,2,3,4\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'a (2)', 'column 3', 'a (2) (2)']);
  });

  it('takes names for a file without', async () => {
    const table = await read('1,2\n', { names: ['x', 'y'] });
    expect([table.named, table.columns.map(({ name }) => name)]).toEqual([true, ['x', 'y']]);
  });

  it('takes the names of built-in properties for names', async () => {
    const table = await read('constructor,__proto__\n1,x\n2,y\n');
    expect(cells(table)).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
  });
});

describe('kinds and labels', () => {
  it('can be stated, ignored, taken out', async () => {
    const table = await read('a,b,c,y\n1,2,3,x\n4,5,6,\n', {
      columns: { a: 'categorical', b: 'ignore' },
      labelColumn: 'y',
    });
    expect(table.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'categorical'],
      ['c', 'numeric'],
    ]);
    expect(table.labels).toEqual(['x', '']);
  });

  it('a column that turns to text late is text from its first row on, as it stands in the file', async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => `0${i % 7}.50,${i}`);
    rows[399_998] = 'late,0';
    const table = await read(`a,b\n${rows.join('\n')}\n`);
    expect(table.columns.map(({ kind }) => kind)).toEqual(['categorical', 'numeric']);
    expect(table.value(8, 'a')).toBe('01.50');
    expect(table.warnings).toEqual([
      { code: 'MIXED_COLUMN', message: expect.stringMatching(/'a'.* 1 of its 400000 cells .*'late' in row 399999/) },
    ]);

    const failure = await readTable(
      chunks(
        'a,b\n',
        ...Array.from({ length: 8 }, (_, i) => `${rows.slice(i * 50_000, (i + 1) * 50_000).join('\n')}\n`),
      ),
    ).catch((error) => error);
    expect(failure.code).toBe('INVALID_FILE');
    expect(failure.message).toMatch(/^the stream: row 399999 \(line 400000\), column 'a': .*'late'/);
  });

  it('missing cells become NaN or the empty category if asked for', async () => {
    const table = await read('a,b\n1,x\nNaN,\n-inf,y\n', { missing: 'fill' });
    expect(table.columns[0]).toMatchObject({ values: Float64Array.of(1, Number.NaN, Number.NaN) });
    expect(cells(table)[1]).toEqual(['', '']);
  });

  it('value refuses rows and columns that are not there', async () => {
    const table = await read('a,b\n1,2\n');
    expect(() => table.value(1, 'a')).toThrow('rows are 0 to 0');
    expect(() => table.value(0, 'z')).toThrow("no column 'z'");
  });
});

describe('what it refuses, and how it says so', () => {
  const damaged = gzipSync('a,b\n1,2\n'.repeat(1000));
  damaged.fill(0x55, 20, 40);
  const cases: [string, string | Uint8Array, ReadTableOptions | undefined, ErrorCode, RegExp][] = [
    ['an empty file', '', undefined, 'INVALID_FILE', /is empty/],
    ['an empty file of named columns', '', { names: ['a'] }, 'INVALID_FILE', /is empty/],
    ['blank lines only', '\n\n', undefined, 'INVALID_FILE', /is empty/],
    ['a header only', 'a,b\n', undefined, 'INVALID_FILE', /header only \('a', 'b'\)/],
    ['a short row', 'a,b\n1,2\n3\n', undefined, 'INVALID_FILE', /row 2 \(line 3\): expected 2 cells.*got 1/],
    ['a long row', 'a,b\n"1\n",2\n\n3,4,5\n', undefined, 'INVALID_FILE', /row 2 \(line 5\): expected 2 cells.*got 3/],
    [
      'text where numbers were promised',
      'a,b\n1,2\n3,oops\n',
      { columns: { b: 'numeric' } },
      'INVALID_FILE',
      /row 2 \(line 3\), column 'b': expected a number, .*'oops'/,
    ],
    [
      'the earliest of several bad cells',
      'a,b\n1,\n,2\n',
      undefined,
      'NOT_FINITE',
      /row 1 \(line 2\), column 'b'.*empty/,
    ],
    ['an empty number', 'a,b\n1,2\n3,\n', undefined, 'NOT_FINITE', /row 2 \(line 3\), column 'b': .*empty.*fill/],
    ['an empty category', 'a,b\n1,x\n3,\n', undefined, 'NOT_FINITE', /row 2 .*column 'b': the cell is empty/],
    ['NaN', 'a,b\n1,2\nnan,3\n', undefined, 'NOT_FINITE', /row 2 .*column 'a': 'nan' is not a finite number/],
    ['infinity', 'a,b\n1,2\n2,-Infinity\n', undefined, 'NOT_FINITE', /column 'b': '-Infinity'/],
    ['a number beyond float64', 'a,b\n1,2\n2,1e999\n', undefined, 'NOT_FINITE', /column 'b': '1e999'/],
    ['an open quote', 'a,b\n1,"x\n2,y\n', undefined, 'INVALID_FILE', /line 2: a quoted cell is not closed/],
    ['a stray quote', 'a,b\n1,"x"y\n2,z\n', undefined, 'INVALID_FILE', /line 2: a quoted cell is not closed/],
    ['an unknown column', 'a,b\n1,2\n', { labelColumn: 'c' }, 'INVALID_INPUT', /no column 'c'.*'a', 'b'/],
    ['an unknown column with a kind', 'a,b\n1,2\n', { columns: { c: 'ignore' } }, 'INVALID_INPUT', /no column 'c'/],
    ['too few names', '1,2\n', { names: ['a'] }, 'INVALID_FILE', /expected 1 cells, .*got 2/],
    [
      'no features left',
      'a,b\n1,2\n',
      { columns: { a: 'ignore' }, labelColumn: 'b' },
      'INVALID_FILE',
      /no column is left/,
    ],
    ['a single column of text', 'a b\n1 2\n3 4\n', undefined, 'INVALID_FILE', /only one column.*'1 2'.*delimiter/],
    ['gzip cut off', gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, 30), undefined, 'INVALID_FILE', /cut off/],
    ['gzip damaged', damaged, undefined, 'INVALID_FILE', /damaged|cut off/],
    ['binary data', Buffer.from([1, 2, 3, 0, 255, 10, 0]), undefined, 'INVALID_FILE', /binary/],
    ['a workbook', Buffer.from('PK\x03\x04 and so on'), undefined, 'INVALID_FILE', /Excel/],
    ['Parquet', Buffer.from('PAR1\x15'), undefined, 'INVALID_FILE', /Parquet/],
    ['bare carriage returns', 'a,b\r1,2\r', undefined, 'INVALID_FILE', /carriage returns/],
    ['an option that is none', 'a,b\n1,2\n', { headers: true } as ReadTableOptions, 'INVALID_OPTION', /headers/],
    ['a delimiter of two characters', 'a,b\n1,2\n', { delimiter: '::' }, 'INVALID_OPTION', /delimiter.*'::'/],
    ['names and a header', 'a,b\n1,2\n', { names: ['x', 'y'], header: true }, 'INVALID_OPTION', /names/],
  ];
  it.each(cases)('%s', async (_, content, options, code, message) => {
    const error = await refusal(content, options);
    expect(DuadError.isInstance(error, code), String(error)).toBe(true);
    expect(error.message).toMatch(message);
  });

  it('a file that is not there, a folder', async () => {
    await expect(readTable(join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining('none.csv'),
    });
    await expect(readTable(folder)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('a quote that is never closed, without reading all of a long file again and again', async () => {
    let made = 0;
    async function* endless(): AsyncGenerator<string> {
      yield 'a,b\n1,"x\n';
      for (; ; made++) yield '2,y\n'.repeat(1 << 18);
    }
    await expect(readTable(endless(), { delimiter: ',' })).rejects.toMatchObject({ code: 'INVALID_FILE' });
    expect(made).toBeLessThan(40);
  });

  it('any bytes at all, with a DuadError or a table', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), fc.boolean(), async (bytes, packed) => {
        const outcome = await readTable(chunks(packed ? Buffer.concat([Buffer.of(0x1f, 0x8b), bytes]) : bytes)).catch(
          (error) => error,
        );
        expect(DuadError.isInstance(outcome) || (outcome as Table).rows > 0).toBe(true);
      }),
    );
  });

  it('an error of the stream', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield 'a,b\n1,2\n';
      throw new Error('the pipe burst');
    }
    await expect(readTable(failing(), { name: 'input' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/^input: .*the pipe burst/),
    });
  });
});

describe('long work', () => {
  it('reports the bytes of the file', async () => {
    const path = join(folder, 'progress.csv.gz');
    const bytes = gzipSync('a,b\n1,2\n');
    await writeFile(path, bytes);
    const events: ProgressEvent[] = [];
    await readTable(path, {}, { onProgress: (event) => events.push(event) });
    expect(events.at(-1)).toEqual({ stage: 'bytes-read', done: bytes.length, total: bytes.length });
  });

  it('is cancelled before it starts, between pieces, and while a stream keeps silent', async () => {
    const path = join(folder, 'cancel.csv');
    await writeFile(path, 'a,b\n1,2\n');
    await expect(readTable(path, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });

    async function* endless(): AsyncGenerator<string> {
      for (;;) yield '1,2\n'.repeat(1 << 16);
    }
    const between = new AbortController();
    setTimeout(() => between.abort(), 20);
    await expect(readTable(endless(), {}, between)).rejects.toMatchObject({ code: 'CANCELLED' });

    const silent = new AbortController();
    async function* mute(): AsyncGenerator<string> {
      yield '1,2\n';
      await new Promise(() => {});
    }
    setTimeout(() => silent.abort(), 20);
    await expect(readTable(mute(), {}, silent)).rejects.toMatchObject({ code: 'CANCELLED' });

    const packed = new AbortController();
    async function* mutePacked(): AsyncGenerator<Uint8Array> {
      yield gzipSync('1,2\n').subarray(0, 15);
      await new Promise(() => {});
    }
    setTimeout(() => packed.abort(), 20);
    await expect(readTable(mutePacked(), {}, packed)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
