import { writeFileSync } from 'node:fs';
import { fileUnwritable } from '@duad/core';

/** @throws FILE_UNWRITABLE */
export function write(path: string, data: string | Uint8Array): void {
  try {
    writeFileSync(path, data);
  } catch (cause) {
    throw fileUnwritable(path, cause);
  }
}
