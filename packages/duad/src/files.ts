import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type Artifact, DuadError, decodeArtifact, encodeArtifact } from '@duad/core';

/**
 * Writes an artifact beside its place and moves it there: a reader sees the old file or the new one, never half of one.
 *
 * @throws FILE_UNWRITABLE
 */
export async function saveArtifact(path: string, artifact: Artifact): Promise<void> {
  const bytes = encodeArtifact(artifact);
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new DuadError('FILE_UNWRITABLE', `${path}: cannot be written (${(cause as Error).message})`, { cause });
  }
}

/**
 * Reads an artifact.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, or INVALID_ARTIFACT if it is cut off or foreign
 */
export async function readArtifact(path: string): Promise<Artifact> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new DuadError(
      missing ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
      missing ? `${path}: there is no such file` : `${path}: cannot be read (${(cause as Error).message})`,
      { cause },
    );
  }
  return decodeArtifact(bytes, path);
}
