import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom, type ProgressEvent } from '@duad/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { download } from './download.js';

const random = createRandom(3);
const content = Buffer.from(Uint8Array.from({ length: 300_000 }, () => random.integer(256)));
const sha256 = createHash('sha256').update(content).digest('hex');
const cut = 120_000;

let server: Server;
let base: string;
let folder: string;
let path: string;
let requests: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-download-'));
  path = join(folder, 'sub', 'file.bin');
  requests = [];
  answer = serve;
  return () => rm(folder, { recursive: true });
});

function serve(request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const range = start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': content.length - start, ...range });
  response.end(content.subarray(start));
}

function serveWithoutRange(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': content.length }).end(content);
}

function cutOff(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, cut), () => setTimeout(() => response.destroy(), 50));
}

describe('download', () => {
  it('fetches a file with progress and leaves no part behind', async () => {
    const events: ProgressEvent[] = [];
    await download({ url: `${base}/file`, path, sha256 }, { onProgress: (event) => events.push(event) });
    expect((await readFile(path)).equals(content)).toBe(true);
    expect(existsSync(`${path}.part`)).toBe(false);
    expect(events.at(-1)).toEqual({ stage: 'bytes-received', done: content.length, total: content.length });
  });

  it('keeps what has arrived when cut off, and goes on from there', async () => {
    answer = cutOff;
    await expect(download({ url: base, path, sha256 })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('run again'),
    });
    expect(existsSync(path)).toBe(false);
    expect((await stat(`${path}.part`)).size).toBe(cut);

    answer = serve;
    const events: ProgressEvent[] = [];
    await download({ url: base, path, sha256 }, { onProgress: (event) => events.push(event) });
    expect(requests.at(-1)?.headers.range).toBe(`bytes=${cut}-`);
    expect(events[0]?.done).toBeGreaterThan(cut);
    expect(events.at(-1)).toMatchObject({ done: content.length, total: content.length });
    expect((await readFile(path)).equals(content)).toBe(true);
  });

  it('starts again where the server cannot resume', async () => {
    answer = cutOff;
    await expect(download({ url: base, path, sha256 })).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    answer = serveWithoutRange;
    await download({ url: base, path, sha256 });
    expect((await readFile(path)).equals(content)).toBe(true);
  });

  it('takes a part that is whole already', async () => {
    await download({ url: base, path, sha256 });
    await writeFile(`${path}.part`, content);
    await rm(path);
    await download({ url: base, path, sha256 });
    expect((await readFile(path)).equals(content)).toBe(true);
  });

  it('follows redirects, and keeps packed files packed whatever the server says', async () => {
    const packed = gzipSync(content);
    answer = (request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end();
      else response.writeHead(200, { 'content-encoding': 'x-gzip' }).end(packed);
    };
    await download({ url: `${base}/old`, path, sha256: createHash('sha256').update(packed).digest('hex') });
    expect((await readFile(path)).equals(packed)).toBe(true);
  });

  it('removes what has the wrong checksum, so that the next call starts afresh', async () => {
    await expect(download({ url: base, path, sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      details: { got: sha256 },
    });
    expect(existsSync(path) || existsSync(`${path}.part`)).toBe(false);
    await download({ url: base, path, sha256: sha256.toUpperCase() });
    expect(existsSync(path)).toBe(true);
  });

  it('says what the server answered, and that nobody answered', async () => {
    answer = (_, response) => response.writeHead(404).end('no such thing');
    await expect(download({ url: base, path, sha256 })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('404'),
    });
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(download({ url: `http://127.0.0.1:${port}`, path, sha256 })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is cancelled before and midway, and the part stays', async () => {
    await expect(download({ url: base, path, sha256 }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(requests).toEqual([]);
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, cut)); // and then nothing
    };
    const controller = new AbortController();
    const onProgress = ({ done }: ProgressEvent): void => {
      if (done === cut) controller.abort();
    };
    await expect(
      download({ url: base, path, sha256 }, { signal: controller.signal, onProgress }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await stat(`${path}.part`)).size).toBe(cut);
  });

  it('says if the folder cannot be written', async () => {
    await writeFile(join(folder, 'sub'), 'a file where the folder should be');
    await expect(download({ url: base, path, sha256 })).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  });
});
