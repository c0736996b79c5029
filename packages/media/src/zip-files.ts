import { buffer } from 'node:stream/consumers';
import { DuadError } from '@duad/core';
import { type Entry, openPromise } from 'yauzl';
import type { ImageFiles } from './image-files.js';
import { firstLine } from './skipped-file.js';
import { who } from './who.js';

/** No picture is larger; a hostile zip file may claim to be. */
const largestEntry = 1 << 28;

/**
 * Opens a zip file and lists the entries that `accept` wants. Entries are read one by one when asked for, never the whole
 * file.
 *
 * @throws INVALID_FILE
 */
export async function openZip(path: string, accept: (name: string) => boolean): Promise<ImageFiles> {
  const refuse = (name: string, cause: Error): never => {
    throw new DuadError('INVALID_FILE', `${who}: ${name}: ${firstLine(cause.message)}`, { cause });
  };
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((cause) =>
    refuse(`${path}: expected a folder or a zip file`, cause),
  );
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (accept(entry.fileName)) entries.set(entry.fileName, entry);
    }
  } catch (cause) {
    zip.close();
    refuse(path, cause as Error);
  }
  return {
    names: [...entries.keys()].sort(),
    async read(name) {
      const entry = entries.get(name)!;
      const where = `${path} (${name})`;
      if (entry.uncompressedSize > largestEntry) {
        throw new DuadError(
          'INVALID_FILE',
          `${who}: ${where}: ${entry.uncompressedSize} bytes are too many for a picture`,
        );
      }
      try {
        return await buffer(await zip.openReadStreamPromise(entry));
      } catch (cause) {
        return refuse(where, cause as Error);
      }
    },
    async [Symbol.asyncDispose]() {
      zip.close();
    },
  };
}
