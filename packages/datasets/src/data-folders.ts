import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where files of data sets are looked for: the data folder, if one is named, and where downloads go. */
export interface DataFolders {
  /** The environment's `DUAD_DATA` unless given. */
  readonly dataDir?: string | undefined;
  /** `duad` in the user's cache folder unless given. */
  readonly cacheDir?: string | undefined;
}

/** Folders to look in, in this order; the last of them is the cache. */
export function foldersToSearch({ dataDir = process.env.DUAD_DATA, cacheDir = userCache() }: DataFolders): string[] {
  return dataDir === undefined || dataDir === '' ? [cacheDir] : [dataDir, cacheDir];
}

/** The first of the folders that holds the file, as a path. */
export function findIn(folders: readonly string[], ...place: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, ...place)).find((path) => existsSync(path));
}

function userCache(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'duad');
}
