import { readFile } from 'node:fs/promises';
import { type Artifact, decodeArtifact, encodeArtifact } from '@duad/core';
import { fileUnreadable, writeWhole } from '@duad/core/files';

/**
 * Writes an artifact, whole or not at all.
 *
 * @throws FILE_UNWRITABLE
 */
export async function saveArtifact(path: string, artifact: Artifact): Promise<void> {
  await writeWhole(path, encodeArtifact(artifact));
}

/**
 * Reads an artifact.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, or INVALID_ARTIFACT if it is cut off or foreign
 */
export async function readArtifact(path: string): Promise<Artifact> {
  const bytes = await readFile(path).catch((cause) => {
    throw fileUnreadable(path, cause);
  });
  return decodeArtifact(bytes, path);
}
