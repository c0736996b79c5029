import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable } from '@duad/datasets';
import { parquetWriteFile } from 'hyparquet-writer';
import { beforeAll, describe, expect, it } from 'vitest';
import { duadIn, exampleRows, listing, quick } from '../test-support.js';

const rows = exampleRows().map(([a, b]) => [Number(a), Number(b)] as const);

/** The table as the kinds of files that can be read. */
const csv = ['a,b', ...rows.map((row) => row.join(','))].join('\n');
const ndjson = rows.map(([a, b]) => JSON.stringify({ a, b })).join('\n');

/** Numbers as numpy.save writes them. */
function npy(type = '<f8', order = 'False'): Buffer {
  const header = `${`{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${rows.length}, 2), }`.padEnd(117)}\n`;
  const numbers = Float64Array.from(rows.flat());
  const magic = Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1');
  return Buffer.concat([magic, Buffer.from(header), Buffer.from(numbers.buffer)]);
}

let cwd: string;
let expected: number[];
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'duad-cli-formats-'));
  await writeFile(join(cwd, 'data.csv'), csv);
  await writeFile(join(cwd, 'data.ndjson'), ndjson);
  await writeFile(join(cwd, 'data.npy'), npy());
  const columnData = ['a', 'b'].map((name, at) => ({
    name,
    data: rows.map((row) => row[at]!),
    type: 'DOUBLE' as const,
  }));
  parquetWriteFile({ filename: join(cwd, 'data.parquet'), columnData });
  expect((await duadIn(cwd, ['detect', 'data.csv', '--out', 'model', ...quick])).code).toBe(0);
  expected = await column('model/scores.csv', 'score');
  return () => rm(cwd, { recursive: true });
}, 60_000);

async function column(file: string, name: string): Promise<number[]> {
  const table = await readTable(join(cwd, file), { missing: 'fill', columns: { [name]: 'categorical' } });
  return Array.from({ length: table.rows }, (_, row) => {
    const text = table.value(row, name);
    return text === 'true' ? 1 : text === 'false' ? 0 : Number(text);
  });
}

async function* stream(bytes: Uint8Array | string): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += 1000) yield all.subarray(at, at + 1000);
}

const model = ['--model', 'model'];

describe('duad score', () => {
  it.each(['csv', 'ndjson', 'npy', 'parquet'])('gives the same scores for %s, read from a file', async (kind) => {
    const { code } = await duadIn(cwd, ['score', `data.${kind}`, ...model, '--out', `from-${kind}.csv`]);
    expect(code).toBe(0);
    expect(await column(`from-${kind}.csv`, 'score')).toBeAllClose(expected);
  });

  it.each([
    ['CSV', csv],
    ['NDJSON', ndjson],
    ['NPY', npy()],
  ])('gives the same scores for %s from standard input', async (name, bytes) => {
    const words = ['score', '-', ...model, '--out', `piped-${name}.csv`];
    expect((await duadIn(cwd, words, { stdin: stream(bytes) })).code).toBe(0);
    expect(await column(`piped-${name}.csv`, 'score')).toBeAllClose(expected);
  });

  it.each(['csv', 'ndjson', 'parquet'])('writes %s, the same rows with the same columns', async (kind) => {
    const out = `to.${kind}`;
    expect((await duadIn(cwd, ['score', 'data.csv', ...model, '--out', out])).code).toBe(0);
    const table = await readTable(join(cwd, out), { missing: 'fill' });
    expect(table.columns.map(({ name }) => name)).toEqual(['row', 'score', 'flagged', 'reasons']);
    expect(await column(out, 'row')).toEqual(rows.map((_, i) => i + 1));
    expect(await column(out, 'score')).toBeAllClose(expected);
    const flagged = await column(out, 'flagged');
    expect(flagged).toEqual(await column('to.csv', 'flagged'));
    expect(flagged.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0);
    const reasons = rows.map((_, row) => table.value(row, 'reasons'));
    reasons.forEach((text, row) => {
      if (flagged[row] === 1) expect(text).toMatch(/^[ab] = -?[\d.]+ \(/);
      else expect(text).toBe('');
    });
  });

  it('writes CSV and NDJSON to standard output, and words for people elsewhere', async () => {
    const asCsv = await duadIn(cwd, ['score', 'data.csv', ...model, '--out', '-']);
    expect(asCsv.stdout).toBe(await readFile(join(cwd, 'to.csv'), 'utf8'));
    expect(asCsv.stderr).toMatch(/200 rows scored into -/);
    const asJson = await duadIn(cwd, ['score', 'data.csv', ...model, '--out', '-', '--format', 'ndjson']);
    expect(asJson.stdout).toBe(await readFile(join(cwd, 'to.ndjson'), 'utf8'));
    for (const line of asJson.stdout.trimEnd().split('\n')) expect(Object.keys(JSON.parse(line))[0]).toBe('row');
    const named = await duadIn(cwd, ['score', 'data.csv', ...model, '--out', 'scores.txt', '--format', 'ndjson']);
    expect(named.code).toBe(0);
    expect(await readFile(join(cwd, 'scores.txt'), 'utf8')).toBe(asJson.stdout);
  });

  const hostile: [string, string, () => Promise<void>, RegExp][] = [
    [
      'Parquet that is cut off',
      'cut.parquet',
      async () => {
        const whole = await readFile(join(cwd, 'data.parquet'));
        await writeFile(join(cwd, 'cut.parquet'), whole);
        await truncate(join(cwd, 'cut.parquet'), whole.length - 30);
      },
      /cut\.parquet: the Parquet data cannot be read/,
    ],
    [
      'Parquet that is cut off in the middle, its end put back',
      'holed.parquet',
      async () => {
        const whole = await readFile(join(cwd, 'data.parquet'));
        whole.fill(0xff, 8, 400);
        await writeFile(join(cwd, 'holed.parquet'), whole);
      },
      /holed\.parquet: (the Parquet data cannot be read|row \d+)/,
    ],
    [
      'NDJSON with a list in a cell',
      'list.ndjson',
      () => writeFile(join(cwd, 'list.ndjson'), `${ndjson}\n{"a":[1],"b":2}\n`),
      /list\.ndjson: line 201, column 'a': holds a list/,
    ],
    [
      'NDJSON with an object in a cell',
      'nested.ndjson',
      () => writeFile(join(cwd, 'nested.ndjson'), `${ndjson}\n{"a":{"x":1},"b":2}\n`),
      /nested\.ndjson: line 201, column 'a': holds an object/,
    ],
    [
      'NDJSON that breaks off',
      'broken.ndjson',
      () => writeFile(join(cwd, 'broken.ndjson'), `${ndjson}\n{"a":1,"b"`),
      /broken\.ndjson: line 201: is not JSON/,
    ],
    [
      'NPY in column order',
      'order.npy',
      () => writeFile(join(cwd, 'order.npy'), npy('<f8', 'True ')),
      /order\.npy: .*Fortran order.*ascontiguousarray/,
    ],
    ['NPY of complex numbers', 'type.npy', () => writeFile(join(cwd, 'type.npy'), npy('<c8')), /of type '<c8'/],
    [
      'NPY that is cut off',
      'cut.npy',
      () => writeFile(join(cwd, 'cut.npy'), npy().subarray(0, 1000)),
      /cut\.npy: holds \d+ bytes of numbers instead of/,
    ],
  ];
  it.each(hostile)('refuses %s in one line with exit code 2 and writes nothing', async (_, file, make, message) => {
    await make();
    const before = await listing(cwd);
    for (const words of [
      ['score', file, ...model, '--out', 'bad.csv'],
      ['detect', file, '--out', 'bad', ...quick],
    ]) {
      const { code, stderr } = await duadIn(cwd, words);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^duad.*\n$/) });
      expect(stderr).toMatch(message);
    }
    expect(await listing(cwd)).toEqual(before);
  });

  it('refuses Parquet from and to a stream with what to do', async () => {
    const bytes = await readFile(join(cwd, 'data.parquet'));
    const from = await duadIn(cwd, ['score', '-', ...model, '--out', 'x.csv'], { stdin: stream(bytes) });
    expect(from).toMatchObject({ code: 2, stderr: expect.stringMatching(/is Parquet.*give the path of a file/) });
    const to = await duadIn(cwd, ['score', 'data.csv', ...model, '--out', '-', '--format', 'parquet']);
    expect(to).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/Parquet cannot.*name a file/) });
  });
});
