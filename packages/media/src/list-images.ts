import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { DuadError } from '@duad/core';
import type { ImageFiles } from './image-files.js';
import { firstLine } from './skipped-file.js';
import { who } from './who.js';
import { openZip } from './zip-files.js';

const isImage = (name: string): boolean => /\.(jpe?g|png|webp)$/i.test(name);

/**
 * Lists pictures: all JPEG, PNG and WebP files below a folder or in a zip file, by their names within it, or the paths
 * given, whatever their names, in the order given.
 *
 * @throws FILE_NOT_FOUND, or INVALID_FILE for a file that is no zip
 */
export async function imageFiles(source: string | readonly string[]): Promise<ImageFiles> {
  if (typeof source !== 'string') return files(source, (name) => name);
  const found = await stat(source).catch((cause) => {
    throw new DuadError(
      'FILE_NOT_FOUND',
      `${who}: ${source}: expected a folder or zip file of pictures, found nothing`,
      {
        cause,
      },
    );
  });
  if (!found.isDirectory()) return openZip(source, isImage);
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && isImage(entry.name))
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return files(names, (name) => join(source, name));
}

/**
 * The names of the pictures that `readImages` would read from a folder or zip file, in its order, without decoding any.
 *
 * @throws FILE_NOT_FOUND, or INVALID_FILE for a file that is no zip
 */
export async function imageNames(source: string): Promise<readonly string[]> {
  await using listed = await imageFiles(source);
  return listed.names;
}

function files(names: readonly string[], pathOf: (name: string) => string): ImageFiles {
  return {
    names,
    read: (name) =>
      readFile(pathOf(name)).catch((cause) => {
        const code = cause.code === 'ENOENT' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE';
        throw new DuadError(code, `${who}: ${pathOf(name)}: cannot be read (${firstLine(cause.message)})`, { cause });
      }),
    async [Symbol.asyncDispose]() {},
  };
}
