import { rename, rm, writeFile } from 'node:fs/promises';
import { DuadError } from '@duad/core';

/**
 * Writes a file whole or not at all.
 *
 * @param name how messages call it
 * @throws FILE_UNWRITABLE
 */
export async function writeWhole(path: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new DuadError('FILE_UNWRITABLE', `${name}: cannot be written (${(cause as Error).message})`, { cause });
  }
}
