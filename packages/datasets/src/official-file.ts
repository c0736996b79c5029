import { join } from 'node:path';
import { DuadError, type RunContext } from '@duad/core';
import { type DataFolders, findIn, foldersToSearch } from './data-folders.js';
import { download, sha256Of } from './download.js';

/** A file that is the same everywhere. */
export interface OfficialFile {
  /** Path below the data folder and below the cache. */
  readonly place: readonly string[];
  readonly url: string;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
  /** What it is, for messages, such as `the training images of MNIST`. */
  readonly what: string;
}

/**
 * The path of a file in the data folder or the cache, its checksum checked; downloads it into the cache if need be.
 *
 * @param who the loader, for messages
 * @throws FILE_NOT_FOUND, CHECKSUM_MISMATCH, DOWNLOAD_FAILED, FILE_UNWRITABLE or CANCELLED
 */
export async function officialFile(
  { place, url, sha256, what }: OfficialFile,
  options: DataFolders & { readonly download: boolean },
  who: string,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<string> {
  const folders = foldersToSearch(options);
  const path = findIn(folders, ...place);
  if (path === undefined) {
    if (!options.download) {
      const places = folders.map((folder) => join(folder, ...place)).join(' or ');
      throw new DuadError(
        'FILE_NOT_FOUND',
        `${who}: expected ${what} at ${places}; fetch ${url} and put it there, name the data folder with dataDir or ` +
          'DUAD_DATA, or allow the download',
      );
    }
    const cached = join(folders.at(-1)!, ...place);
    await download({ url, path: cached, sha256 }, context);
    return cached;
  }
  await checkSha256(path, sha256, what, url);
  return path;
}

/** @throws CHECKSUM_MISMATCH */
export async function checkSha256(path: string, sha256: string, what: string, source: string): Promise<void> {
  const found = await sha256Of(path);
  if (found === sha256) return;
  throw new DuadError(
    'CHECKSUM_MISMATCH',
    `${path}: is not ${what}, whole and unchanged (SHA-256 ${found}, expected ${sha256}); remove it, or replace it by ` +
      `what ${source} has`,
    { details: { expected: sha256, got: found } },
  );
}
