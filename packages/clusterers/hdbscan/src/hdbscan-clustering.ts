import { type Artifact, type Clustering, checkMatrix, expectArtifact, type Warning } from '@duad/core';
import { assignRows, type HierarchyModel } from './hierarchy-model.js';
import { who } from './who.js';

/** The clusters found. */
export interface HdbscanClustering extends Clustering {
  /** How strongly each row belongs to its cluster, 0 .. 1; 0 for noise. */
  readonly probabilities: Float64Array;
  /** GLOSH, one per row, 0 .. 1, higher = more of an outlier; not from hdbscan-ts. */
  readonly outlierScores?: Float64Array;
  /** For each label how long and how fully the cluster lasts, 0 or more; not from hdbscan-ts. */
  readonly stabilities?: Float64Array;
}

/** All that the clusters are made from and written to. */
export interface HdbscanParts
  extends Pick<HdbscanClustering, 'labels' | 'probabilities' | 'outlierScores' | 'stabilities' | 'warnings'> {
  readonly model?: HierarchyModel;
  /** For the record, in the artifact. */
  readonly options: Readonly<Record<string, unknown>>;
}

const layout = 1;

/** Puts the functions to the numbers. */
export function hdbscanClustering({ options, model, ...parts }: HdbscanParts): HdbscanClustering {
  const { labels, probabilities, outlierScores, stabilities, warnings } = parts;
  const columns = model?.table.columns ?? 0;
  return {
    ...parts,
    count: labels.reduce((count, label) => Math.max(count, label + 1), 0),
    ...(model && {
      inductive: {
        columns,
        async assign(x, context = {}) {
          checkMatrix(x, who, { columns });
          return assignRows(model, x, context);
        },
      },
    }),
    toArtifact: () => ({
      package: who,
      version: layout,
      header: {
        options,
        warnings,
        ...(model && { columns, samples: model.samples }),
      },
      arrays: {
        labels,
        probabilities,
        ...(outlierScores && { outlierScores }),
        ...(stabilities && { stabilities }),
        ...(model && {
          table: model.table.data,
          cores: model.cores,
          ...model.tree,
          homes: model.members.homes,
          labelOf: model.members.labelOf,
          peaks: model.members.peaks,
          threshold: Float64Array.of(model.members.threshold),
        }),
      },
    }),
  };
}

interface Header {
  readonly options: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Warning[];
  readonly columns?: number;
  readonly samples?: number;
}

/**
 * Reads what {@link HdbscanClustering.toArtifact} wrote.
 *
 * @throws INVALID_ARTIFACT if something else wrote it
 */
export function hdbscanFromArtifact(artifact: Artifact): HdbscanClustering {
  expectArtifact(artifact, who, layout);
  const { columns, samples, ...header } = artifact.header as unknown as Header;
  const { arrays } = artifact as unknown as { readonly arrays: Arrays };
  const { labels, probabilities, outlierScores, stabilities } = arrays;
  const parts: HdbscanParts = {
    ...header,
    labels,
    probabilities,
    ...(outlierScores && { outlierScores }),
    ...(stabilities && { stabilities }),
  };
  if (columns === undefined || samples === undefined) return hdbscanClustering(parts);
  const { table, cores, parents, births, sizes, rowCluster, rowDensity, homes, labelOf, peaks } = arrays;
  return hdbscanClustering({
    ...parts,
    model: {
      table: { data: table, rows: table.length / columns, columns },
      samples,
      cores,
      tree: { parents, births, sizes, rowCluster, rowDensity },
      members: { homes, labelOf, peaks, threshold: arrays.threshold[0]! },
    },
  });
}

/** The arrays of an artifact by their names; those of the hierarchy are absent if hdbscan-ts made it. */
interface Arrays {
  readonly labels: Int32Array;
  readonly probabilities: Float64Array;
  readonly outlierScores?: Float64Array;
  readonly stabilities?: Float64Array;
  readonly table: Float32Array;
  readonly cores: Float64Array;
  readonly parents: Int32Array;
  readonly births: Float64Array;
  readonly sizes: Int32Array;
  readonly rowCluster: Int32Array;
  readonly rowDensity: Float64Array;
  readonly homes: Int32Array;
  readonly labelOf: Int32Array;
  readonly peaks: Float64Array;
  readonly threshold: Float64Array;
}
