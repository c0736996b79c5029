import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeCsv } from './write-csv.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-write-csv-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeCsv', () => {
  it('writes header and rows, with quotes where needed', async () => {
    const path = join(folder, 'scores.csv');
    await writeCsv(
      path,
      ['row', 'what'],
      [
        [1, 'plain'],
        [2.5, 'a,b'],
        [null, 'say "hi"'],
        [true, 'two\nlines'],
      ],
    );
    expect(await readFile(path, 'utf8')).toBe('row,what\n1,plain\n2.5,"a,b"\n,"say ""hi"""\ntrue,"two\nlines"\n');
  });

  it('writes a header alone, and many rows from a generator', async () => {
    const path = join(folder, 'many.csv');
    await writeCsv(path, ['a'], []);
    expect(await readFile(path, 'utf8')).toBe('a\n');
    function* rows(): Generator<number[]> {
      for (let i = 0; i < 12_345; i++) yield [i, i * 2];
    }
    await writeCsv(path, ['i', 'j'], rows());
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.length).toBe(12_347);
    expect(lines[12_345]).toBe('12344,24688');
    expect(await readdir(folder)).toEqual(['many.csv']);
  });

  it('leaves the old file and nothing else behind if the rows fail, differ in width or are cancelled', async () => {
    const path = join(folder, 'kept.csv');
    await writeFile(path, 'old');
    const fault = new Error('from the caller');
    async function* failing(): AsyncGenerator<number[]> {
      yield [1];
      throw fault;
    }
    await expect(writeCsv(path, ['a'], failing())).rejects.toBe(fault);
    await expect(writeCsv(path, ['a'], [[1], [1, 2]])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('row 2 has 2 cells'),
    });
    await expect(writeCsv(path, ['a'], [[1]], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['kept.csv']);
  });

  it('says why a path cannot be written', async () => {
    await expect(writeCsv(join(folder, 'none', 'x.csv'), ['a'], [[1]])).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: expect.stringContaining('folder does not exist'),
    });
    await expect(writeCsv(folder, ['a'], [[1]])).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  });
});
