import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@duad/core';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadDogsVsCats } from './dogs-vs-cats.js';
import { sampleDogsVsCats } from './paper-samples.js';

const dataDir = process.env.DUAD_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-dogs-'));
  vi.stubEnv('DUAD_DATA', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const names = ['train/cat.0.jpg', 'train/cat.1.jpg', ...Array.from({ length: 11 }, (_, i) => `train/dog.${i}.jpg`)];
const place = () => join(folder, 'dogs-vs-cats');

async function pictures(): Promise<Record<string, Uint8Array>> {
  const files = names.map(async (name, i) => {
    const create = { width: 4 + i, height: 3, channels: 3 as const, background: { r: 10 * i, g: 0, b: 0 } };
    return [name, new Uint8Array(await sharp({ create }).jpeg().toBuffer())] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

async function zipped(files: Record<string, Uint8Array>): Promise<Uint8Array> {
  const bytes = zipSync(files);
  await mkdir(place(), { recursive: true });
  await writeFile(join(place(), 'train.zip'), bytes);
  return bytes;
}

describe('loadDogsVsCats', () => {
  it('reads a zip file and a folder alike', async () => {
    const files = await pictures();
    await zipped({ ...files, 'train/README.txt': Uint8Array.of(1), 'train/cow.1.jpg': Uint8Array.of(1) });
    const zip = await loadDogsVsCats({ dataDir: folder });
    expect(zip.names).toEqual([...names].sort());
    expect(zip.names.map((name, i) => zip.classes[zip.labels[i]!] === name.slice(6, 9))).not.toContain(false);
    await mkdir(join(folder, 'other', 'dogs-vs-cats', 'train'), { recursive: true });
    for (const [name, bytes] of Object.entries(files)) {
      await writeFile(join(folder, 'other', 'dogs-vs-cats', name), bytes);
    }
    const set = await loadDogsVsCats({ dataDir: join(folder, 'other') });
    expect(set.labels).toEqual(zip.labels);
    const widths: number[] = [];
    for await (const { width } of zip.pictures()) widths.push(width);
    const again: number[] = [];
    for await (const { width } of set.pictures()) again.push(width);
    expect(again).toEqual(widths);
    expect(widths).toEqual(zip.names.map((name) => 4 + names.indexOf(name)));
    const chosen: string[] = [];
    for await (const { name } of zip.pictures({}, new Set(zip.names.slice(1, 3)))) chosen.push(name);
    expect(chosen).toEqual(zip.names.slice(1, 3));
  });

  it('samples five dogs to a cat from what there is, and says that it is less', async () => {
    await zipped(await pictures());
    const set = await loadDogsVsCats({ dataDir: folder });
    const { rows, labels, warnings } = sampleDogsVsCats(set, createRandom(1));
    expect([rows.length, labels.filter((label) => label === 1).length]).toEqual([12, 2]);
    labels.forEach((label, i) => {
      expect(set.names[rows[i]!]).toContain(label === 1 ? 'cat' : 'dog');
    });
    expect(warnings).toMatchObject([
      { code: 'FEWER_ROWS', message: expect.stringMatching(/10 dogs and 2 cats.*12500/) },
    ]);
    expect(() => sampleDogsVsCats({ labels: Uint8Array.of(1, 1, 0), source: 'here' }, createRandom(1))).toThrow(
      /here.*2 and 1/,
    );
  });

  it('says in one line what is wrong with the files', async () => {
    const load = () => loadDogsVsCats({ dataDir: folder, cacheDir: folder });
    await expect(load()).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(/train\.zip.*kaggle.*DUAD_DATA/),
    });
    const bytes = await zipped(await pictures());
    await writeFile(join(place(), 'train.zip'), bytes.subarray(0, bytes.length / 2));
    await expect(load()).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(/^[^\n]*train\.zip[^\n]*$/),
    });
    await zipped({ 'train/dog.1.jpg': Uint8Array.of(1) });
    await expect(load()).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringContaining('cat.0.jpg'),
    });
    await zipped({ 'train/dog.1.jpg': Uint8Array.of(1), 'train/cat.1.jpg': Uint8Array.of(1) });
    const all = async (): Promise<void> => {
      for await (const _ of (await load()).pictures());
    };
    await expect(all()).rejects.toMatchObject({ code: 'INVALID_FILE', message: expect.stringContaining('cat.1.jpg') });
    await expect(loadDogsVsCats({ colour: 1 } as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

describe.skipIf(!existsSync(join(dataDir, 'dogs-vs-cats')))('Dogs vs. Cats, as the data folder has it', () => {
  it('has all dogs and the cats that the paper asks for', async () => {
    const set = await loadDogsVsCats({ dataDir });
    const { rows, labels, warnings } = sampleDogsVsCats(set, createRandom(1));
    expect([rows.length, labels.filter((label) => label === 1).length]).toEqual([15_000, 2500]);
    expect(warnings).toEqual([]);
    for await (const { name, width, height, channels } of set.pictures()) {
      expect([name, width, height, channels]).toEqual([set.names[0], 128, 128, 3]);
      break;
    }
  });
});
