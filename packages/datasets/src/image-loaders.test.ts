import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createRandom } from '@duad/core';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCifar10 } from './cifar10.js';
import { loadMnist } from './mnist.js';
import { sampleCifar10, sampleMnist } from './paper-samples.js';
import { unpackTar } from './unpack-tar.js';

const dataDir = process.env.DUAD_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-images-'));
  vi.stubEnv('DUAD_DATA', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('loaders without the data', () => {
  it.each([
    ['MNIST', loadMnist],
    ['CIFAR-10', loadCifar10],
  ])('%s: says where it looked and what to fetch', async (_name, load) => {
    const options = { dataDir: join(folder, 'data'), cacheDir: join(folder, 'cache'), download: false };
    await expect(load(options)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(/data.* or .*cache.*fetch https:.*DUAD_DATA/),
    });
    await expect(load({ ...options, colour: true } as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });

  it('refuses files that are not the official ones', async () => {
    await mkdir(join(folder, 'mnist'));
    await writeFile(join(folder, 'mnist', 'train-images-idx3-ubyte.gz'), 'something else');
    await expect(loadMnist({ dataDir: folder })).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    const batches = join(folder, 'cifar-10', 'cifar-10-batches-bin');
    await mkdir(batches, { recursive: true });
    for (const name of ['data_batch_1.bin', 'airplanes_rest.bin'])
      await writeFile(join(batches, name), new Uint8Array(3073));
    await expect(loadCifar10({ dataDir: folder, download: false })).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      message: expect.stringContaining('data_batch_1.bin'),
    });
  });

  it('downloads, and keeps nothing whose checksum is wrong', async () => {
    const server = createServer((request, response) => void response.end(`not ${request.url}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror/`;
    try {
      for (const load of [loadMnist, loadCifar10]) {
        await expect(load({ cacheDir: folder, url })).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
      }
      expect((await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile())).toEqual([]);
    } finally {
      server.close();
    }
  });
});

describe('unpackTar', () => {
  async function archive(entries: Readonly<Record<string, string>>): Promise<string> {
    const stream = pack();
    for (const [name, content] of Object.entries(entries)) stream.entry({ name }, content);
    stream.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const path = join(folder, 'archive.tar.gz');
    await writeFile(path, gzipSync(Buffer.concat(chunks)));
    return path;
  }

  it('takes out what is asked for and nothing else, whatever paths the archive names', async () => {
    const path = await archive({ 'dir/a.bin': 'first', 'dir/other.txt': 'left', '../../b.bin': 'second' });
    const target = join(folder, 'out');
    await unpackTar(path, target, ['a.bin', 'b.bin'], {});
    expect((await readdir(target)).sort()).toEqual(['a.bin', 'b.bin']);
    expect(await readFile(join(target, 'b.bin'), 'utf8')).toBe('second');
  });

  it('says what is missing, and that an archive is damaged', async () => {
    const path = await archive({ 'a.bin': 'first' });
    const target = join(folder, 'out');
    await expect(unpackTar(path, target, ['a.bin', 'b.bin'], {})).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringContaining('lacks b.bin'),
    });
    await writeFile(path, (await readFile(path)).subarray(0, 60));
    await expect(unpackTar(path, target, ['a.bin'], {})).rejects.toMatchObject({ code: 'INVALID_FILE' });
    await writeFile(path, 'no archive at all');
    await expect(unpackTar(path, target, ['a.bin'], {})).rejects.toMatchObject({ code: 'INVALID_FILE' });
  });

  it('is cancelled', async () => {
    const path = await archive({ 'a.bin': 'first' });
    const signal = AbortSignal.abort();
    await expect(unpackTar(path, join(folder, 'out'), ['a.bin'], { signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});

describe.skipIf(!existsSync(join(dataDir, 'mnist')))('MNIST, the official files', () => {
  it('has the counts of every digit, and enough fours for the paper', async () => {
    const set = await loadMnist({ dataDir, download: false });
    expect(set).toMatchObject({ count: 60_000, height: 28, width: 28, channels: 1 });
    const counts = Array.from({ length: 10 }, (_, digit) => set.labels.filter((label) => label === digit).length);
    expect(counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(sampleMnist(set, createRandom(1)).rows.length).toBe(5124);
    expect((await loadMnist({ dataDir, download: false, part: 'test' })).count).toBe(10_000);
  });
});

describe.skipIf(!existsSync(join(dataDir, 'cifar-10')))('CIFAR-10, as the data folder has it', () => {
  it('has 6,000 airplanes and enough of every other class', async () => {
    const set = await loadCifar10({ dataDir, download: false });
    expect(set.labels.filter((label) => label === 0)).toHaveLength(6000);
    expect(sampleCifar10(set, createRandom(1)).rows.length).toBe(5500);
    const first = set.labels.subarray(0, set.firstBatch);
    const counts = Array.from({ length: 10 }, (_, each) => first.filter((label) => label === each).length);
    expect(counts).toEqual([1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981]);
  });
});
