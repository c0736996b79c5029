import { type Artifact, type Clustering, expectArtifact, type Warning } from '@duad/core';
import { who } from './who.js';

/** The distributions found, from the narrowest to the broadest. */
export interface DistributionClustering extends Clustering {
  /**
   * Mean squared distance between the members of each cluster, as the last growth used it: about twice the variance.
   * Rows without a cluster have none; to rank rows give them infinity.
   */
  readonly spread: Float64Array;
  /** Trace of the covariance (n - 1) of each cluster's different rows, of the features clustered; ascending. */
  readonly variances: Float64Array;
  /** The threshold used, given or found. */
  readonly threshold: number;
  /** Rows that stood for all in the means; as many as there are different rows in exact mode. */
  readonly landmarks: number;
}

/** All that a clustering is made from and written to. */
export interface DistributionParts extends Omit<DistributionClustering, 'count' | 'toArtifact'> {
  /** For the record, in the artifact. */
  readonly options: Readonly<Record<string, unknown>>;
}

const layout = 1;

/** Puts the functions to the numbers. */
export function clusteringFrom({ options, ...parts }: DistributionParts): DistributionClustering {
  const { labels, spread, variances, threshold, landmarks, warnings } = parts;
  return {
    ...parts,
    count: variances.length,
    toArtifact: () => ({
      package: who,
      version: layout,
      header: { options, threshold, landmarks, warnings },
      arrays: { labels, spread, variances },
    }),
  };
}

/**
 * Reads what {@link DistributionClustering.toArtifact} wrote.
 *
 * @throws INVALID_ARTIFACT if something else wrote it
 */
export function distributionFromArtifact(artifact: Artifact): DistributionClustering {
  expectArtifact(artifact, who, layout);
  const header = artifact.header as {
    readonly options: Readonly<Record<string, unknown>>;
    readonly threshold: number;
    readonly landmarks: number;
    readonly warnings: readonly Warning[];
  };
  const arrays = artifact.arrays as {
    readonly labels: Int32Array;
    readonly spread: Float64Array;
    readonly variances: Float64Array;
  };
  return clusteringFrom({ ...header, ...arrays });
}
