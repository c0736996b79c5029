import { type Artifact, DuadError, expectArtifact } from '@duad/core';
import { type FittedDuad, packageName } from '../fitted-duad.js';
import type { Decision } from './decide.js';
import { type FittedRecommended, fittedRecommended } from './fitted-recommended.js';
import { linearScaling } from './linear-scaling.js';
import { layout } from './recommended-artifact.js';

/**
 * Reads what `recommendedArtifact` wrote.
 *
 * @param restore reads the detector inside
 * @throws INVALID_ARTIFACT if another package or version wrote it, or the detector is missing
 */
export async function recommendedFromArtifact(
  artifact: Artifact,
  restore: (detector: Artifact) => Promise<FittedDuad>,
): Promise<FittedRecommended> {
  expectArtifact(artifact, packageName, layout);
  const detector = artifact.children?.detector;
  if (!detector) throw new DuadError('INVALID_ARTIFACT', 'duad: the detector is missing from the file');
  const { offsets, units } = artifact.arrays as { offsets?: Float32Array; units?: Float32Array };
  const scaling = offsets && units ? linearScaling(offsets, units) : undefined;
  return fittedRecommended(await restore(detector), artifact.header.decision as Decision, scaling);
}
