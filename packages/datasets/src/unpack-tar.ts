import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DuadError, type RunContext, throwIfCancelled } from '@duad/core';
import { fileUnwritable } from '@duad/core/files';
import { extract } from 'tar-stream';

/**
 * Takes named files out of a packed tar archive, wherever in it they lie. Each gets its name only once it is whole.
 *
 * @throws INVALID_FILE if the archive is damaged or lacks one of them, FILE_UNWRITABLE or CANCELLED
 */
export async function unpackTar(
  archive: string,
  folder: string,
  names: readonly string[],
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<void> {
  throwIfCancelled(context, archive);
  const missing = new Set(names);
  const entries = extract();
  const reading = pipeline(createReadStream(archive), createGunzip(), entries, { signal: context.signal });
  // The loop over the entries reports it.
  reading.catch((error) => entries.destroy(error));
  try {
    await mkdir(folder, { recursive: true });
    for await (const entry of entries) {
      const name = basename(entry.header.name);
      if (!missing.has(name)) {
        entry.resume();
        continue;
      }
      const part = join(folder, `${name}.part`);
      try {
        await pipeline(entry, createWriteStream(part));
        await rename(part, join(folder, name));
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      missing.delete(name);
      context.onProgress?.({ stage: 'file-unpacked', done: names.length - missing.size, total: names.length });
    }
    await reading;
  } catch (cause) {
    throwIfCancelled(context, archive);
    const { code, message } = cause as NodeJS.ErrnoException;
    const isDisk = code !== undefined && ['EACCES', 'ENOSPC', 'ENOTDIR', 'EROFS', 'EEXIST', 'EPERM'].includes(code);
    throw isDisk
      ? fileUnwritable(folder, cause)
      : new DuadError('INVALID_FILE', `${archive}: cannot be unpacked (${message}); remove it and try again`, {
          cause,
        });
  }
  if (missing.size > 0) {
    throw new DuadError('INVALID_FILE', `${archive}: lacks ${[...missing].join(', ')}; remove it and try again`);
  }
}
