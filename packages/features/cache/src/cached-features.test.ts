import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedFeatures } from './cached-features.js';
import { randomPictures, sums } from './fixtures/sums.js';
import { hashSample } from './hash-sample.js';

const context = { random: createRandom(1) };
const pictures = randomPictures(40);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duad-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => readdirSync(join(folder, 'sums-1')).map((name) => join(folder, 'sums-1', name));

function startChild(count: number, delay: number): ChildProcess {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const script = join(import.meta.dirname, 'fixtures/child.ts');
  const options = ['--conditions=@duad/source', '--import', `file://${tsx}`, script];
  return spawn(process.execPath, [...options, folder, `${count}`, `${delay}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('cachedFeatures', () => {
  it('gives the same rows and works out none of them twice, in any order and company', async () => {
    const plain = await sums().extract(pictures, context);
    const inner = sums();
    const extractor = cachedFeatures(inner, { folder, block: 7 });
    expect((await extractor.extract(pictures.slice(0, 25), context)).data).toEqual(plain.data.slice(0, 75));
    expect(inner.worked).toBe(25);
    expect((await extractor.extract(pictures, context)).data).toEqual(plain.data);
    expect(inner.worked).toBe(40);
    const again = sums();
    const back = await cachedFeatures(again, { folder }).extract(pictures.toReversed(), context);
    expect(back.data.slice(0, 3)).toEqual(plain.data.slice(117));
    expect(again.worked).toBe(0);
  });

  it('tells samples, extractors and sizes apart, and takes no notice of names', async () => {
    const inner = sums();
    await cachedFeatures(inner, { folder }).extract(pictures, context);
    await cachedFeatures({ ...inner, fingerprint: 'sums-2', extract: inner.extract.bind(inner) }, { folder }).extract(
      pictures,
      context,
    );
    expect(inner.worked).toBe(80);
    const [picture] = pictures;
    const hashes = [
      picture,
      { ...picture, width: 4, height: 1 },
      { ...picture, data: Float32Array.from(picture!.data) },
    ];
    expect(new Set(hashes.map((each) => hashSample(each).toString('hex'))).size).toBe(3);
    expect(hashSample({ ...picture, name: 'a' })).toEqual(hashSample({ ...picture, name: 'b' }));
    const values = [[1, 2], ['1', 2], [[1], 2], { a: 1 }, { b: 1 }, [0], [-0], 'ab', ['a', 'b'], null, undefined];
    expect(new Set(values.map((each) => hashSample(each).toString('hex'))).size).toBe(values.length);
  });

  it('passes over damaged and half-written rows and works them out again', async () => {
    const plain = await sums().extract(pictures, context);
    await cachedFeatures(sums(), { folder }).extract(pictures, context);
    const [file] = files();
    const bytes = readFileSync(file!);
    bytes[3 * 52 + 40]! ^= 1;
    writeFileSync(file!, bytes);
    truncateSync(file!, bytes.length - 10);
    const inner = sums();
    expect((await cachedFeatures(inner, { folder }).extract(pictures, context)).data).toEqual(plain.data);
    expect(inner.worked).toBe(2);
  });

  it('keeps what was worked out before a process was killed', async () => {
    const child = startChild(40, 30);
    let ready = 0;
    child.stdout!.on('data', (chunk: Buffer) => {
      ready = Number(chunk.toString().trim().split('\n').at(-1));
      if (ready >= 5) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    const inner = sums();
    const x = await cachedFeatures(inner, { folder }).extract(pictures, context);
    expect(x.data).toEqual((await sums().extract(pictures, context)).data);
    expect(inner.worked).toBeLessThanOrEqual(40 - 5);
    expect(inner.worked).toBeGreaterThan(0);
  });

  it('is safe under two processes at once', async () => {
    const children = [startChild(40, 5), startChild(40, 5)];
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0]);
    const inner = sums();
    const x = await cachedFeatures(inner, { folder }).extract(pictures, context);
    expect(x.data).toEqual((await sums().extract(pictures, context)).data);
    expect(inner.worked).toBe(0);
  });

  it('refuses extractors without a fingerprint, folders that cannot be made, and no samples as the extractor does', async () => {
    const { fingerprint: _, ...without } = sums();
    expect(() => cachedFeatures(without, { folder })).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const blocked = cachedFeatures(sums(), { folder: file }).extract(pictures, context);
    await expect(blocked).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    const empty = sums();
    empty.extract = () => Promise.reject(new RangeError('none'));
    await expect(cachedFeatures(empty, { folder }).extract([], context)).rejects.toThrowError('none');
    const cancelled = cachedFeatures(sums(), { folder }).extract(pictures, { ...context, signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
