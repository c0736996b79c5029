import type { Artifact } from '@duad/core';
import { packageName } from '../fitted-duad.js';
import type { Decision } from './decide.js';
import type { LinearScaling } from './linear-scaling.js';

/** Version of what {@link recommendedArtifact} writes. */
export const layout = 1;
const kind = 'recommended';

/** Whether an artifact holds a detector that chose its setting by itself. */
export function isRecommendedArtifact({ package: writer, header }: Artifact): boolean {
  return writer === packageName && header.kind === kind;
}

export function recommendedArtifact(
  detector: Artifact,
  columns: number,
  decision: Decision,
  scaling: LinearScaling | undefined,
): Artifact {
  return {
    package: packageName,
    version: layout,
    header: { kind, columns, decision },
    arrays: scaling ? { offsets: scaling.offsets, units: scaling.units } : {},
    children: { detector },
  };
}
