import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DuadError, type RunContext, throwIfCancelled } from '@duad/core';
import { fileUnreadable } from '@duad/core/files';

const unpack = promisify(gunzip);
/** More than any file of the sets here unpacks to; a small hostile file cannot ask for more. */
const mostBytes = 2 ** 30;

/**
 * A whole file, unpacked if it is packed with gzip.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE if the packing is damaged, CANCELLED
 */
export async function readBytes(path: string, context: Pick<RunContext, 'signal'>): Promise<Uint8Array> {
  throwIfCancelled(context, path);
  const bytes = await readFile(path).catch((cause) => {
    throw fileUnreadable(path, cause);
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    throw new DuadError(
      'INVALID_FILE',
      `${path}: the gzip packing is damaged or cut off (${(cause as Error).message}); fetch the file again`,
      { cause },
    );
  }
}
