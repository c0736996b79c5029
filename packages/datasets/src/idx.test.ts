import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIdx, readIdxImages } from './idx.js';
import { imagesOf } from './images.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-idx-'));
});
afterAll(() => rm(folder, { recursive: true }));

function idx(shape: readonly number[], data: Uint8Array, magic = 0x0800 + shape.length): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(magic);
  shape.forEach((side, i) => {
    header.writeUInt32BE(side, 4 + 4 * i);
  });
  return Buffer.concat([header, data]);
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const counting = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 256);

describe('readIdx', () => {
  it('reads back what was written, packed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (shape, packed) => {
          const data = counting(shape.reduce((size, side) => size * side, 1));
          const bytes = idx(shape, data);
          const read = await readIdx(await file('any', packed ? gzipSync(bytes) : bytes));
          expect(read.shape).toEqual(shape);
          expect([...read.data]).toEqual([...data]);
        },
      ),
      { numRuns: 40 },
    );
  });

  const good = idx([3, 2, 2], counting(12));
  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(), /only 0 bytes/],
    ['cut off in the values', good.subarray(0, good.length - 1), /promises 3 x 2 x 2 values, only 11 follow/],
    ['cut off in the header', good.subarray(0, 10), /cut off in the header/],
    ['too long', Buffer.concat([good, Buffer.of(1)]), /13 follow/],
    ['of other numbers', idx([2], counting(2), 0x0d01), /wrong magic number 0x00000d01/],
    ['something else', Buffer.from('PK\u0003\u0004 a zip archive'), /wrong magic number 0x504b0304/],
    ['boasting of size', idx([0xffffffff, 0xffffffff], counting(3)), /only 3 follow/],
    ['packed and cut off', gzipSync(good).subarray(0, 20), /gzip packing is damaged/],
  ])('refuses a file that is %s, naming it', async (_what, bytes, message) => {
    const path = await file('hostile', bytes);
    const reading = readIdx(path);
    await expect(reading).rejects.toMatchObject({ code: 'INVALID_FILE', message: expect.stringMatching(message) });
    await expect(readIdx(path)).rejects.toThrow(path);
  });

  it('says that there is no file, or only a folder', async () => {
    await expect(readIdx(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(readIdx(folder)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(readIdx(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('readIdxImages', () => {
  const images = idx([3, 2, 2], counting(12));
  const classes = ['a', 'b'];

  it('joins pictures and labels', async () => {
    const set = await readIdxImages(
      await file('images', images),
      await file('labels', idx([3], Uint8Array.of(1, 0, 1))),
      classes,
    );
    expect(set).toMatchObject({ count: 3, height: 2, width: 2, channels: 1, classes });
    expect([...set.labels]).toEqual([1, 0, 1]);
    expect([...imagesOf(set, [2, 0])].map(({ data }) => [...data])).toEqual([
      [8, 9, 10, 11],
      [0, 1, 2, 3],
    ]);
  });

  it.each<[string, Buffer, Buffer, RegExp]>([
    ['labels of another set', images, idx([2], counting(2)), /expected 3 labels, one for each picture/],
    ['two files of pictures', images, images, /expected 3 labels.*got 3 x 2 x 2/],
    ['two files of labels', idx([3], counting(3)), idx([3], counting(3)), /expected pictures, 3 dimensions, got 1/],
    ['a label without a class', images, idx([3], Uint8Array.of(0, 2, 1)), /label 1 is 2, expected 0 to 1/],
  ])('refuses %s', async (_what, first, second, message) => {
    const reading = readIdxImages(await file('images', first), await file('labels', second), classes);
    await expect(reading).rejects.toMatchObject({ code: 'INVALID_FILE', message: expect.stringMatching(message) });
  });
});
