import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuadError } from '@duad/core';
import type { RunRequest } from './run-options.js';

const fileName = 'run.json';

/** What a results folder remembers besides its rows. */
export interface FolderState {
  /** Tells its runs from those of other folders where they share a queue. */
  readonly id: string;
  /** What was last asked to be run. */
  readonly request?: RunRequest;
  /** Figures that were drawn, `name seed`. */
  readonly drawn: readonly string[];
}

/** @throws INVALID_FILE */
export function readState(folder: string): FolderState {
  const path = join(folder, fileName);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as FolderState;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { id: randomUUID(), drawn: [] };
    throw new DuadError('INVALID_FILE', `${path}: cannot be read (${(cause as Error).message}); remove it`, { cause });
  }
}

/** All of it or nothing, whenever the process is killed. */
export function writeState(folder: string, state: FolderState): void {
  const path = join(folder, fileName);
  writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
