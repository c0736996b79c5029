import type { Artifact } from './artifact.js';
import type { Matrix } from './matrix.js';
import type { RunContext } from './run-context.js';
import type { Warning } from './warning.js';

/** What a clusterer can do, as data. The conformance suite runs exactly the checks that apply. */
export interface ClustererCapabilities {
  /** New rows can be assigned to the clusters found. */
  readonly inductive: boolean;
  /** The clusters do not depend on the random numbers handed in. */
  readonly deterministic: boolean;
  /** Some rows may be left unplaced (label -1). */
  readonly leavesUnplaced: boolean;
  /** Refuses more rows than this. */
  readonly maximumRows?: number;
}

/** A way to divide rows into groups. Made by a factory, such as `kmeans({ clusters: 20 })`; holds options, no state. */
export interface Clusterer<C extends Clustering = Clustering> {
  readonly specVersion: 1;
  readonly name: string;
  /** Options with the defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly capabilities: ClustererCapabilities;
  /** Groups the rows of `x`, which is left as it is. */
  fit(x: Matrix, context: RunContext): Promise<C>;
}

/** The groups found. */
export interface Clustering {
  /** One per row: -1 = unplaced, else 0 .. count - 1, each of them used. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly warnings: readonly Warning[];
  /** There if the clusterer is inductive. */
  readonly inductive?: InductiveClustering;
  toArtifact(): Artifact;
}

/** Assigns rows that were not there when the clusters were found. */
export interface InductiveClustering {
  /** Number of columns that it takes. */
  readonly columns: number;
  /** One label per row, as in {@link Clustering.labels}. */
  assign(x: Matrix, context?: Partial<RunContext>): Promise<Int32Array>;
}
