import { type Artifact, type Clustering, DuadError, expectArtifact, matrix, type Warning } from '@duad/core';
import { type FittedDistributionOnly, fittedDistributionOnly, layout } from './fitted-distribution-only.js';
import { placementByClustering, placementByNearest } from './placement.js';
import { who } from './who.js';

/** How to read what the clusterer wrote. */
export interface DistributionOnlyLoadOptions {
  /** Such as `kmeansFromArtifact`; needed where the clusterer can assign rows. */
  readonly clusteringFromArtifact?: (artifact: Artifact) => Clustering;
}

/**
 * Reads what a fitted detector wrote. It gives the same scores, to the bit.
 *
 * @throws INVALID_ARTIFACT if something else wrote it, or the clustering in it cannot be read
 */
export function distributionOnlyFromArtifact(
  artifact: Artifact,
  { clusteringFromArtifact }: DistributionOnlyLoadOptions = {},
): FittedDistributionOnly {
  expectArtifact(artifact, who, layout);
  const header = artifact.header as {
    readonly columns: number;
    readonly normalise: boolean;
    readonly warnings: readonly Warning[];
  };
  const { spreads, table, labels } = artifact.arrays as {
    readonly spreads: Float64Array;
    readonly table?: Float32Array;
    readonly labels?: Int32Array;
  };
  const child = artifact.children?.clustering;
  if (!child) {
    const fitted = matrix(table!, labels!.length, header.columns);
    const placement = placementByNearest(fitted, labels!, header.normalise);
    return fittedDistributionOnly({ ...header, spreads, placement, clustering: undefined, table: fitted, labels });
  }
  const inductive = clusteringFromArtifact?.(child).inductive;
  if (!inductive) {
    throw new DuadError(
      'INVALID_ARTIFACT',
      `${who}: pass options.clusteringFromArtifact, which reads what ${child.package} wrote and can assign rows`,
    );
  }
  const placement = placementByClustering(inductive);
  return fittedDistributionOnly({
    ...header,
    spreads,
    placement,
    clustering: child,
    table: undefined,
    labels: undefined,
  });
}
