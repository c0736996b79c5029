import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type RunContext, throwIfCancelled } from '@duad/core';

/** What a table can be read from: the path of a file, or a stream of bytes such as standard input. */
export type TableSource = string | AsyncIterable<Uint8Array | string>;

/** Opens a source. Reports `bytes-read`. */
export async function openBytes(
  source: TableSource,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<AsyncIterable<Buffer>> {
  throwIfCancelled(context, 'readTable');
  if (typeof source !== 'string') return received(source, context);
  const { size } = await stat(source);
  return received(createReadStream(source, { highWaterMark: 1 << 16 }), context, size);
}

/** The chunks as they come; ends at once when the signal is aborted, even if the source keeps silent. */
async function* received(
  source: AsyncIterable<Uint8Array | string>,
  { signal, onProgress }: Pick<RunContext, 'signal' | 'onProgress'>,
  total?: number,
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  let abort = (): void => {};
  const onAbort = (): void => abort();
  signal?.addEventListener('abort', onAbort);
  // A promise for each chunk: a race against one lasting promise would keep every chunk in memory.
  const nextOrAbort = (): Promise<IteratorResult<Uint8Array | string>> =>
    new Promise((resolve, reject) => {
      abort = () => reject(signal?.reason);
      if (signal?.aborted) abort();
      else iterator.next().then(resolve, reject);
    });
  let done = 0;
  try {
    for (;;) {
      const next = await nextOrAbort();
      if (next.done) return;
      const { value } = next;
      const bytes = Buffer.from(value as Uint8Array);
      done += bytes.length;
      onProgress?.({ stage: 'bytes-read', done, ...(total !== undefined && { total }) });
      yield bytes;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a silent source would not answer.
    iterator.return?.()?.catch(() => {});
  }
}

/** The first bytes (at least `count`, if there are so many) and all of them again. */
export async function peek(bytes: AsyncIterable<Buffer>, count: number): Promise<[Buffer, AsyncIterable<Buffer>]> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return [head, whole()];
}
