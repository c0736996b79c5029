import { type Artifact, type ArtifactArray, DuadError } from '@duad/core';
import { who } from './who.js';

/**
 * An array of an artifact, of the length that its place calls for.
 *
 * @throws INVALID_ARTIFACT
 */
export function arrayOf(artifact: Artifact, name: string, length?: number): ArtifactArray {
  const array = artifact.arrays[name];
  if (array && (length === undefined || array.length === length)) return array;
  throw new DuadError(
    'INVALID_ARTIFACT',
    `${who}: expected '${name}' of ${artifact.package} to hold ${length ?? 'some'} numbers, got ${array?.length ?? 'nothing'}`,
  );
}

/**
 * A part of an artifact that another package wrote.
 *
 * @throws INVALID_ARTIFACT
 */
export function childOf(artifact: Artifact, name: string): Artifact {
  const child = artifact.children?.[name];
  if (child) return child;
  throw new DuadError('INVALID_ARTIFACT', `${who}: the artifact of ${artifact.package} has no part '${name}'`);
}
