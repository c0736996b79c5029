import { readFileSync, writeFileSync } from 'node:fs';
import { DuadError } from '@duad/core';
import { fileUnwritable } from '@duad/core/files';

/** @throws FILE_UNWRITABLE */
export function write(path: string, data: string | Uint8Array): void {
  try {
    writeFileSync(path, data);
  } catch (cause) {
    throw fileUnwritable(path, cause);
  }
}

/**
 * What a figure noted of its pictures.
 *
 * @param name of the figure
 * @throws INVALID_FILE
 */
export function readIndex<T>(path: string, name: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (cause) {
    throw new DuadError('INVALID_FILE', `${path}: is not JSON; remove it and run ${name} again`, { cause });
  }
}
