import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileUnreadable, writeWhole } from './files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-core-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeWhole', () => {
  it('writes bytes, and text piece by piece, over what was there', async () => {
    const path = join(folder, 'a');
    await writeWhole(path, Uint8Array.of(104, 105));
    expect(await readFile(path, 'utf8')).toBe('hi');
    async function* pieces(): AsyncGenerator<string> {
      for (let i = 0; i < 1000; i++) yield `${i}\n`;
    }
    await writeWhole(path, pieces());
    expect((await readFile(path, 'utf8')).split('\n').slice(-3)).toEqual(['998', '999', '']);
    expect(await readdir(folder)).toEqual(['a']);
  });

  it.each([new Error('from the caller'), undefined])(
    'leaves the old file alone where making the text throws %s',
    async (fault) => {
      const path = join(folder, 'kept');
      await writeFile(path, 'old');
      async function* pieces(): AsyncGenerator<string> {
        yield 'half';
        throw fault;
      }
      await expect(writeWhole(path, pieces())).rejects.toBe(fault);
      expect(await readFile(path, 'utf8')).toBe('old');
      expect(await readdir(folder)).toEqual(['kept']);
    },
  );

  it('says why a path cannot be written, and leaves nothing there', async () => {
    const message = 'my file: cannot be written: the folder does not exist; create it first';
    const into = (path: string) => writeWhole(path, new Uint8Array(1), 'my file');
    await expect(into(join(folder, 'none', 'a'))).rejects.toMatchObject({ code: 'FILE_UNWRITABLE', message });
    await expect(into(folder)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('fileUnreadable', () => {
  it('tells a file that is missing from one that cannot be read', async () => {
    const from = (path: string) => readFile(path).catch((cause) => fileUnreadable('my file', cause));
    expect(await from(join(folder, 'none'))).toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: 'my file: there is no such file',
    });
    expect(await from(folder)).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('my file: cannot be read'),
    });
  });
});
