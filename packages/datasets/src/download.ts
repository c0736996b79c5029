import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuadError, type RunContext, throwIfCancelled } from '@duad/core';
import { fileUnwritable } from '@duad/core/files';
import { type Dispatcher, EnvHttpProxyAgent, interceptors, request } from 'undici';

/** What to fetch and where to put it. */
export interface DownloadOptions {
  readonly url: string;
  /** Where the whole file goes; until then it is `<path>.part`. */
  readonly path: string;
  /** Expected SHA-256 of the whole file, hexadecimal. */
  readonly sha256: string;
}

const patience = 30_000;

/**
 * Fetches a file over HTTP. What has arrived lies in `<path>.part`; a later call goes on from there if the server can,
 * else from the start. Only a file with the right checksum gets its name. Proxies are taken from the environment.
 *
 * @param context `signal` to cancel (the part stays); `onProgress` hears `bytes-received`
 * @throws DOWNLOAD_FAILED (the part stays for the next call), CHECKSUM_MISMATCH (what was fetched is removed),
 *   FILE_UNWRITABLE or CANCELLED
 */
export async function download(
  options: DownloadOptions,
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<void> {
  const { url, path, sha256 } = options;
  const part = `${path}.part`;
  const who = `download of ${url}`;
  throwIfCancelled(context, who);
  await writing(path, () => mkdir(dirname(path), { recursive: true }));
  const agent = new EnvHttpProxyAgent();
  try {
    await receive(url, part, agent, context);
  } catch (error) {
    throwIfCancelled(context, who);
    if (DuadError.isInstance(error)) throw error;
    throw failed(url, `the connection failed or was cut off (${reason(error)})`, part, error);
  } finally {
    await agent.destroy();
  }
  const found = await sha256Of(part);
  if (found !== sha256.toLowerCase()) {
    await rm(part, { force: true });
    throw new DuadError(
      'CHECKSUM_MISMATCH',
      `${who}: expected SHA-256 ${sha256}, got ${found}; what was fetched is removed: try again, or fetch the file ` +
        `by other means and put it at ${path}`,
      { details: { expected: sha256, got: found } },
    );
  }
  await writing(path, () => rename(part, path));
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function receive(
  url: string,
  part: string,
  agent: Dispatcher,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<void> {
  const have = await sizeOf(part);
  const { statusCode, headers, body } = await request(url, {
    dispatcher: agent.compose(interceptors.redirect({ maxRedirections: 5 })),
    headers: { 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) },
    headersTimeout: patience,
    bodyTimeout: patience,
    ...(context.signal && { signal: context.signal }),
  });
  // Range not satisfiable: the part is whole already, or wrong, which its checksum will tell.
  if (statusCode === 416 && have > 0) return body.dump();
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    throw failed(url, `the server answered ${statusCode}`, part);
  }
  const resumed = statusCode === 206 && String(headers['content-range']).startsWith(`bytes ${have}-`);
  if (statusCode === 206 && !resumed) {
    await body.dump();
    throw failed(url, `the server sent another range than was asked for (${headers['content-range']})`, part);
  }
  let done = resumed ? have : 0;
  const length = Number(headers['content-length']);
  const total = Number.isFinite(length) ? done + length : undefined;
  const file = await writing(part, () => open(part, resumed ? 'a' : 'w'));
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      throwIfCancelled(context, `download of ${url}`);
      await writing(part, () => file.appendFile(chunk));
      done += chunk.length;
      context.onProgress?.({ stage: 'bytes-received', done, ...(total !== undefined && { total }) });
    }
  } finally {
    await file.close();
  }
  if (total !== undefined && done < total) throw failed(url, `only ${done} of ${total} bytes arrived`, part);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function writing<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw fileUnwritable(path, error);
  }
}

function failed(url: string, what: string, part: string, cause?: unknown): DuadError {
  return new DuadError(
    'DOWNLOAD_FAILED',
    `download of ${url}: ${what}; run again to go on from what has arrived (${part}), or fetch the file by other means`,
    { cause },
  );
}

function reason(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}
