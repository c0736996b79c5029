import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './fixtures.js';
import { type ImageReader, type NamedPicture, type ReadImagesOptions, readImages } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-images-'));
const zip = join(folder, 'pictures.zip');
const names = ['a.png', 'b.jpg', 'deeper/c.webp'];
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const raw = Buffer.from(Array.from({ length: 8 * 6 }, (_, i) => [i * 5, 100, 255 - i * 5]).flat());
  const image = sharp(raw, { raw: { width: 8, height: 6, channels: 3 } });
  const files = {
    'a.png': await image.clone().png().toBuffer(),
    'b.jpg': await image.clone().jpeg({ quality: 95 }).toBuffer(),
    'deeper/c.webp': await image.clone().webp({ lossless: true }).toBuffer(),
    'notes.txt': Buffer.from('no picture'),
  };
  mkdirSync(join(folder, 'good', 'deeper'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'good', name), bytes);
  writeFileSync(zip, zipSync(files as Record<string, Uint8Array>, { level: 6 }));
  mkdirSync(join(folder, 'mixed'));
  writeFileSync(join(folder, 'mixed', 'a.png'), files['a.png']);
  writeFileSync(join(folder, 'mixed', 'cut.jpg'), files['b.jpg'].subarray(0, files['b.jpg'].length - 40));
  writeFileSync(join(folder, 'mixed', 'empty.png'), '');
  writeFileSync(join(folder, 'mixed', 'text.webp'), 'not a picture');
  writeFileSync(join(folder, 'mixed', 'z.png'), files['a.png']);
});

async function all(reader: ImageReader): Promise<NamedPicture[]> {
  return collect(reader);
}

describe('readImages', () => {
  it('reads folder, zip file and paths alike, in order of the names', async () => {
    const fromFolder = await all(readImages(join(folder, 'good')));
    expect(fromFolder.map(({ name }) => name)).toEqual(names);
    expect(await all(readImages(zip))).toEqual(fromFolder);
    const paths = names.map((name) => join(folder, 'good', name)).reverse();
    const fromPaths = await all(readImages(paths));
    expect(fromPaths.map(({ name }) => name)).toEqual(paths);
    expect(fromPaths.map(({ data }) => data)).toEqual(fromFolder.map(({ data }) => data).reverse());
  });

  it('gives the pixels of lossless files exactly', async () => {
    const [png, , webp] = await all(readImages(join(folder, 'good')));
    expect(png).toMatchObject({ width: 8, height: 6, channels: 3 });
    expect([...png!.data.subarray(3, 6)]).toEqual([5, 100, 250]);
    expect(webp!.data).toEqual(png!.data);
  });

  it.each([
    [{ width: 4, height: 4 }, 4, 4],
    [{ width: 4, height: 4, fit: 'cover' }, 4, 4],
    [{ width: 4, height: 4, fit: 'contain' }, 4, 4],
    [{ width: 4, height: 4, fit: 'inside' }, 4, 3],
    [{ height: 12 }, 16, 12],
  ] as const)('fits pictures into a size (%o)', async (options, width, height) => {
    for (const picture of await all(readImages(zip, options))) expect(picture).toMatchObject({ width, height });
  });

  it('gives grey when asked to', async () => {
    for (const picture of await all(readImages(zip, { channels: 1 }))) {
      expect(picture.channels).toBe(1);
      expect(picture.data).toHaveLength(48);
    }
  });

  it('puts transparent pictures on white', async () => {
    const path = join(folder, 'clear.png');
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    await sharp({ create: { width: 2, height: 2, channels: 4, background: clear } })
      .png()
      .toFile(path);
    expect([...(await all(readImages([path])))[0]!.data]).toEqual(new Array(12).fill(255));
  });

  it('names the file that cannot be read, on one line, and stops', async () => {
    for (const name of ['cut.jpg', 'empty.png', 'text.webp']) {
      const path = join(folder, 'mixed', name);
      const failure = await all(readImages([path])).catch((error) => error);
      expect(failure).toMatchObject({ code: 'INVALID_FILE' });
      expect(failure.message).toContain(path);
      expect(failure.message).not.toContain('\n');
    }
  });

  it('goes on without bad files when asked to and lists them', async () => {
    const reader = readImages(join(folder, 'mixed'), { skipBad: true });
    for (let pass = 0; pass < 2; pass++) {
      expect((await all(reader)).map(({ name }) => name)).toEqual(['a.png', 'z.png']);
      expect(reader.skipped.map(({ name }) => name)).toEqual(['cut.jpg', 'empty.png', 'text.webp']);
    }
    const missing = readImages([join(folder, 'none.png'), join(folder, 'good/a.png')], { skipBad: true });
    expect(await all(missing)).toHaveLength(1);
    expect(missing.skipped[0]!.reason).toMatch(/none\.png/);
  });

  it.each([
    ['nowhere', 'FILE_NOT_FOUND'],
    ['mixed/a.png', 'INVALID_FILE'],
    ['good/deeper/empty', 'INVALID_FILE'],
  ])('says what is wrong with %s', async (name, code) => {
    mkdirSync(join(folder, 'good/deeper/empty'), { recursive: true });
    await expect(all(readImages(join(folder, name)))).rejects.toMatchObject({ code });
  });

  it('takes only what is accepted, and refuses unknown options', async () => {
    const accept = (name: string) => name.endsWith('.png');
    expect(await all(readImages(zip, { accept }))).toHaveLength(1);
    expect(() => readImages(zip, { size: 3 } as ReadImagesOptions)).toThrowError(/size/);
  });

  it('decodes no more than asked for, reports, and ends when cancelled', async () => {
    const paths = Array.from({ length: 30 }, () => join(folder, 'good/a.png'));
    const done: number[] = [];
    const controller = new AbortController();
    const context = { signal: controller.signal, onProgress: (event: { done: number }) => done.push(event.done) };
    let taken = 0;
    const failure = (async () => {
      for await (const picture of readImages(paths, { ahead: 2 }, context)) {
        expect(picture.width).toBe(8);
        taken += 1;
        if (taken === 3) controller.abort();
      }
    })();
    await expect(failure).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([taken, done]).toEqual([3, [1, 2, 3]]);
  });
});
