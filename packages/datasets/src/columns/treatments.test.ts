import { createRandom, decodeArtifact, encodeArtifact } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { type Encoder, encoderFromArtifact } from '../encoder.js';
import { type EncoderOptions, fitEncoder } from '../fit-encoder.js';
import { readTable } from '../read-table.js';
import type { Table } from '../table.js';
import { shapeOf } from './text-parts.js';

/** A table out of columns of texts, read as a file would be. */
async function tableOf(columns: Readonly<Record<string, readonly string[]>>, kinds = {}): Promise<Table> {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.map((_, i) => names.map((name) => `"${columns[name]![i]!}"`).join(','));
  async function* text(): AsyncGenerator<string> {
    yield `${names.join(',')}\n${rows.join('\n')}\n`;
  }
  return readTable(text(), { missing: 'fill', columns: kinds, header: true });
}

const column = (length: number, cell: (i: number) => string): string[] => Array.from({ length }, (_, i) => cell(i));

async function fit(name: string, cells: readonly string[], options: EncoderOptions = {}): Promise<Encoder> {
  return fitEncoder(await tableOf({ [name]: cells, size: cells.map((_, i) => String((i * 7) % 31)) }), options);
}

/** Column `name` of the matrix that a table becomes. */
async function encoded(encoder: Encoder, table: Table, name: string): Promise<number[]> {
  const { matrix } = await encoder.encode(table);
  const at = encoder.names.indexOf(name);
  expect(at, `${name} among ${encoder.names}`).toBeGreaterThanOrEqual(0);
  return Array.from({ length: table.rows }, (_, row) => matrix.data[row * matrix.columns + at]!);
}

const hourly = column(24 * 20, (i) => new Date(Date.UTC(2024, 0, 1, i)).toISOString());

describe('dates', () => {
  it('become time since the first, and those cycles that they go through', async () => {
    const encoder = await fit('when', hourly, { numeric: 'none' });
    expect(encoder.columns[0]).toMatchObject({ treatment: 'date', why: 'dates' });
    const cycles = ['hour sine', 'hour cosine', 'weekday sine', 'weekday cosine'];
    expect(encoder.names).toEqual(['when: elapsed', ...cycles.map((part) => `when: ${part}`), 'size']);
    const table = await tableOf({ when: hourly, size: hourly.map(() => '1') });
    expect(await encoded(encoder, table, 'when: elapsed')).toEqual(hourly.map((_, i) => i));
    const [sine, cosine] = [
      await encoded(encoder, table, 'when: hour sine'),
      await encoded(encoder, table, 'when: hour cosine'),
    ];
    expect(sine[6]).toBeCloseTo(1, 6);
    expect(cosine[12]).toBeCloseTo(-1, 6);
    expect(sine.slice(24, 48)).toEqual(sine.slice(0, 24)); // the same each day
    expect((await encoded(encoder, table, 'when: weekday cosine'))[0]).toBe(1); // 1 January 2024 was a Monday
  });

  it('without a time have no hour, over years a season, within a day only the time since the first', async () => {
    const days = column(900, (i) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10));
    expect((await fit('d', days)).names.join()).toBe(
      'd: elapsed,d: weekday sine,d: weekday cosine,d: season sine,d: season cosine,size',
    );
    const minutes = column(60, (i) => new Date(Date.UTC(2024, 0, 1, 8, i)).toISOString());
    expect((await fit('d', minutes)).names).toEqual(['d: elapsed', 'size']);
    const times = column(60, (i) => `${8 + (i % 10)}:30`);
    expect((await fit('d', times)).names).toEqual(['d: hour sine', 'd: hour cosine', 'size']);
  });

  it('later than all of fitting count as the last, earlier ones do not; both keep their hour', async () => {
    const encoder = await fit('when', hourly, { numeric: 'none' });
    const table = await tableOf({
      when: ['2031-05-05T06:00:00Z', '1970-01-01T00:00:00Z', '2024-01-02T06:00:00Z'],
      size: ['1', '2', '3'],
    });
    const { warnings } = await encoder.encode(table);
    expect(warnings).toEqual([
      { code: 'LATER_DATES', message: expect.stringMatching(/'when': 1 of 3 dates are later.*'2031/) },
    ]);
    const elapsed = await encoded(encoder, table, 'when: elapsed');
    expect(elapsed[0]).toBe(hourly.length - 1);
    expect(elapsed[1]).toBeLessThan(-400_000);
    expect((await encoded(encoder, table, 'when: hour sine'))[0]).toBeCloseTo(1, 6);
  });

  it('are not thrown out of their scale by one that is decades off', async () => {
    const one = hourly.with(100, '1970-01-01T00:00:00Z');
    const encoder = await fit('when', one);
    expect(encoder.columns[0]).toMatchObject({ first: 0, origin: Date.UTC(2024, 0, 1, 3) });
    expect(encoder.names).not.toContain('when: season sine');
  });

  it('that are spoilt or missing become the median, told by a column of their own, and by a warning', async () => {
    const spoilt = hourly.with(5, '2024-13-45').with(7, '');
    const table = await tableOf({ when: spoilt, size: spoilt.map((_, i) => String(i % 9)) });
    const encoder = await fitEncoder(table, { numeric: 'none' });
    expect((await encoder.encode(table)).warnings).toEqual([
      {
        code: 'UNREADABLE_CELL',
        message: expect.stringMatching(/1 of 480 cells do not hold a date, such as '2024-13-45'/),
      },
    ]);
    expect((await encoded(encoder, table, 'when: missing')).flatMap((gap, row) => (gap === 1 ? [row] : []))).toEqual([
      5, 7,
    ]);
    expect((await encoded(encoder, table, 'when: elapsed'))[5]).toBeCloseTo(240.5, 5);
  });

  it('may be numbers where their owner says so; what cannot be dates is refused', async () => {
    const seconds = column(50, (i) => String(1_700_000_000 + 3600 * i));
    const table = await tableOf({ at: seconds, size: seconds }, { at: 'categorical' });
    const encoder = await fitEncoder(table, { treatments: { at: 'date' } });
    expect(encoder.columns[0]).toMatchObject({ treatment: 'date', format: 'unix-time' });
    await expect(
      fit(
        'at',
        column(30, () => 'blue'),
        { treatments: { at: 'date' } },
      ),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/'at' was said to hold dates, but no cell does/),
    });
  });
});

describe('texts of many kinds', () => {
  const random = createRandom(3);
  const paths = column(2000, (i) => (i % 3 === 0 ? `/item/${random.integer(900)}` : `/page-${i % 5}`));

  it('become how rare they and their looks are, and how many characters of each kind they have', async () => {
    const encoder = await fit('path', paths, { numeric: 'none' });
    expect(encoder.columns[0]).toMatchObject({ treatment: 'text', why: expect.stringContaining('different texts') });
    expect(encoder.names).toEqual(['path: rarity', 'path: length', 'path: digits', 'size']);
    const fresh = await tableOf({ path: ['/page-1', '/new/../passwd', '', '/page-2'], size: ['1', '2', '3', '4'] });
    const rarity = await encoded(encoder, fresh, 'path: rarity');
    expect(rarity[0]).toBe(0);
    expect(rarity[1]).toBeCloseTo(Math.log(10), 5); // as one that was there once
    expect(rarity[3]).toBe(0);
    expect((await encoded(encoder, fresh, 'path: length'))[1]).toBeCloseTo(Math.log(15), 5);
    const { warnings } = await encoder.encode(fresh);
    expect(warnings.map(({ code }) => code)).toEqual(['NEW_GAPS']);
  });

  it('are sentences, and codes of which most look alike', async () => {
    const sentences = column(200, (i) => `order ${i} was sent ${'very '.repeat(i % 4)}late`);
    expect((await fit('note', sentences)).columns[0]).toMatchObject({ treatment: 'text', why: 'sentences' });
    const codes = column(900, (i) => (i === 400 ? 'x-9!' : `AB-${100 + (i % 450)}`));
    const encoder = await fit('code', codes, { numeric: 'none' });
    expect(encoder.names).toContain('code: shape');
    const table = await tableOf({ code: codes, size: codes.map(() => '1') });
    const looks = await encoded(encoder, table, 'code: shape');
    expect(looks.flatMap((rare, row) => (rare > 0 ? [row] : []))).toEqual([400]);
    expect([shapeOf('GET /img/17.png'), shapeOf('AB-123'), shapeOf('ÄÖ  7!!')]).toEqual(['a /a/9.a', 'a-9', 'a 9!']);
  });
});

describe('what is chosen', () => {
  it('leaves out what names or numbers the rows, or holds nothing, and asks nobody for it later', async () => {
    const table = await tableOf({
      id: column(60, (i) => `user-${i}`),
      number: column(60, (i) => String(i + 1)),
      nothing: column(60, () => ''),
      size: column(60, (i) => String((i * 7) % 31)),
    });
    const encoder = await fitEncoder(table);
    expect(encoder.names).toEqual(['size']);
    expect(encoder.kinds).toEqual({ id: 'ignore', number: 'ignore', nothing: 'ignore', size: 'numeric' });
    const reasons = encoder.columns.map(({ why }) => why);
    expect(reasons).toEqual([
      'it names the rows: no two are alike',
      'it numbers the rows',
      'no cell holds anything',
      'numbers',
    ]);
    const without = await tableOf({ size: ['1', '2'] });
    expect((await encoder.encode(without)).warnings).toEqual([]);
    for (const headless of [
      { ...without, named: false },
      { ...table, named: false },
    ]) {
      expect((await encoder.encode(headless)).matrix.columns).toBe(1);
    }
    const asked = await fitEncoder(table, { treatments: { id: 'text', number: 'number' } });
    expect(asked.columns.map(({ treatment }) => treatment)).toEqual(['text', 'number', 'leave-out', 'number']);
  });

  it('takes numbers of which a few are spoilt for numbers, and says which', async () => {
    const cells = column(300, (i) => (i % 100 === 50 ? 'ERR' : String(i * 1.5)));
    const table = await tableOf({ volts: cells, size: cells });
    const encoder = await fitEncoder(table, { numeric: 'none' });
    expect(encoder.columns[0]).toMatchObject({
      treatment: 'number',
      mixed: true,
      why: "numbers, but for 3 cells such as 'ERR'",
    });
    expect(encoder.kinds.volts).toBe('categorical');
    expect((await encoded(encoder, table, 'volts'))[200]).toBe(300);
    const half = column(300, (i) => (i % 2 === 0 ? 'ERR' : String(i)));
    expect((await fit('volts', half)).columns[0]!.treatment).toBe('text');
  });

  it('tells of gaps in a column of their own where they are few or many, and once where they are the same', async () => {
    const gaps = async (every: number): Promise<string[]> => {
      const cells = column(1000, (i) => (i % every === 3 ? '' : String((i * 13) % 101)));
      const table = await tableOf({ a: cells, b: cells.map((cell) => (cell === '' ? '' : `${Number(cell) + 1}`)) });
      return (await fitEncoder(table)).names.filter((name) => name.includes('missing'));
    };
    expect(await gaps(200)).toEqual(['a: missing']);
    expect(await gaps(20)).toEqual([]);
    expect(await gaps(4)).toEqual(['a: missing']);
  });

  it('gives categories a column each as long as there are ten rows for one, or as many as asked for', async () => {
    const cells = column(600, (i) => `kind ${i % 70}`);
    expect((await fit('kind', cells)).columns[0]!.treatment).toBe('text');
    expect((await fit('kind', cells, { maximumCategories: 70 })).columns[0]!.treatment).toBe('categories');
    expect((await fit('kind', cells, { treatments: { kind: 'categories' } })).names).toHaveLength(71);
  });

  it('comes back from an artifact to the bit', async () => {
    const table = await tableOf({
      when: hourly.with(3, 'soon'),
      path: column(hourly.length, (i) => `/p/${i % 190}`),
      id: column(hourly.length, (i) => `x${i}`),
      volts: column(hourly.length, (i) => (i === 9 ? 'ERR' : String(i / 3))),
      colour: column(hourly.length, (i) => ['red', 'blue'][i % 2]!),
    });
    const encoder = await fitEncoder(table, { numeric: 'robust' });
    const copy = encoderFromArtifact(decodeArtifact(encodeArtifact(encoder.toArtifact()), 'test'));
    expect(copy.columns).toEqual(encoder.columns);
    expect(await copy.encode(table)).toEqual(await encoder.encode(table));
  });
});
