import { lstat, mkdir, mkdtemp, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuadError } from '@duad/core';

/** A folder to write into that shows nothing until all is there. */
export interface OutputFolder extends AsyncDisposable {
  /** Where files are made; they move to their place with {@link commit}. */
  readonly staging: string;
  /**
   * Puts the named files of the staging folder into place, over older ones of that name.
   *
   * @throws FILE_UNWRITABLE
   */
  commit(files: readonly string[]): Promise<void>;
}

/**
 * Claims a folder, so that one which cannot be written is known before the work. Disposing without a commit leaves all as
 * it was: older files untouched, a folder that was made for this removed.
 *
 * @param name how messages call it
 * @throws FILE_UNWRITABLE
 */
export async function claimFolder(path: string, name: string): Promise<OutputFolder> {
  let created: string | undefined;
  let staging: string;
  try {
    created = await makeFolders(path);
    staging = await mkdtemp(join(path, '.duad-'));
  } catch (cause) {
    if (created !== undefined) await removeEmpty(path, created);
    throw unwritable(name, cause);
  }
  let committed = false;

  return {
    staging,
    async commit(files) {
      try {
        for (const file of files) {
          const found = await lstat(join(path, file)).catch(() => undefined);
          if (found?.isDirectory()) throw new Error(`'${file}' is a folder there`);
        }
        for (const file of files) await rename(join(staging, file), join(path, file));
        committed = true;
      } catch (cause) {
        throw unwritable(name, cause);
      }
    },
    async [Symbol.asyncDispose]() {
      await rm(staging, { recursive: true, force: true });
      if (!committed && created !== undefined) await removeEmpty(path, created);
    },
  };
}

/**
 * Makes a folder and those above it that are missing; returns the uppermost that was made. (Node's own recursive form
 * never ends where a folder exists but refuses new ones with ENOENT, as /proc does.)
 */
async function makeFolders(path: string): Promise<string | undefined> {
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory()) return undefined;
  const above = dirname(path);
  const made = above === path ? undefined : await makeFolders(above);
  try {
    await mkdir(path);
  } catch (error) {
    if (made !== undefined) await removeEmpty(above, made);
    throw error;
  }
  return made ?? path;
}

/** Removes `path` and the folders above it that were made with it, as long as they are empty. */
async function removeEmpty(path: string, created: string): Promise<void> {
  let current = path;
  while (current.length >= created.length) {
    try {
      await rmdir(current);
    } catch {
      return;
    }
    current = dirname(current);
  }
}

function unwritable(name: string, cause: unknown): DuadError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EEXIST: 'there is a file where a folder should be',
    ENOENT: 'no folder can be made there',
    ENOTDIR: 'there is a file where a folder should be',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left',
  };
  const why = reasons[code ?? ''] ?? message;
  return new DuadError('FILE_UNWRITABLE', `${name}: cannot be written: ${why}; choose another folder with --out`, {
    cause,
  });
}
