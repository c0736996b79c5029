import {
  type Artifact,
  type Clustering,
  checkMatrix,
  expectArtifact,
  type InductiveClustering,
  type Warning,
} from '@duad/core';
import { distancesFor } from './distances-for.js';
import { survey } from './survey.js';
import { who } from './who.js';

/** The clusters found, by their centres. */
export interface KMeansClustering extends Clustering {
  readonly columns: number;
  /** count x columns, row-major; one per label. */
  readonly centers: Float64Array;
  /** Sum over the rows of the squared distance to their centre. */
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Nearest centre, decided in float64; the first of equals. */
  readonly inductive: InductiveClustering;
}

/** All that the clusters are made from and written to. */
export interface KMeansParts
  extends Pick<
    KMeansClustering,
    'labels' | 'columns' | 'centers' | 'inertia' | 'iterations' | 'converged' | 'warnings'
  > {
  /** For the record, in the artifact. */
  readonly options: Readonly<Record<string, unknown>>;
}

const layout = 1;

/** Puts the functions to the numbers. */
export function kmeansClustering({ options, ...parts }: KMeansParts): KMeansClustering {
  const { labels, columns, centers, inertia, iterations, converged, warnings } = parts;
  const count = centers.length / columns;
  return {
    ...parts,
    count,
    inductive: {
      columns,
      async assign(x, context = {}) {
        checkMatrix(x, who, { columns });
        return distancesFor(x, survey(x), count).nearest(centers, context);
      },
    },
    toArtifact: () => ({
      package: who,
      version: layout,
      header: { options, columns, inertia, iterations, converged, warnings },
      arrays: { centers, labels },
    }),
  };
}

/**
 * Reads what {@link KMeansClustering.toArtifact} wrote.
 *
 * @throws INVALID_ARTIFACT if something else wrote it
 */
export function kmeansFromArtifact(artifact: Artifact): KMeansClustering {
  expectArtifact(artifact, who, layout);
  const header = artifact.header as {
    readonly options: Readonly<Record<string, unknown>>;
    readonly columns: number;
    readonly inertia: number;
    readonly iterations: number;
    readonly converged: boolean;
    readonly warnings: readonly Warning[];
  };
  const { centers, labels } = artifact.arrays as { readonly centers: Float64Array; readonly labels: Int32Array };
  return kmeansClustering({ ...header, centers, labels });
}
