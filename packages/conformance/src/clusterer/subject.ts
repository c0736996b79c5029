import type { Artifact, Clusterer, Clustering, Engine, Matrix } from '@duad/core';
import type { ConformanceOptions } from '../check.js';
import { type Blobs, blobs } from '../data/blobs.js';

/** What the suite for clusterers needs to know besides the clusterer. */
export interface ClustererConformance extends ConformanceOptions {
  /** Reads what `toArtifact` wrote. */
  readonly load?: (artifact: Artifact, context: { readonly engine?: Engine }) => Clustering | Promise<Clustering>;
  /**
   * Clusters that it can find; three round blobs of 60 rows, 4 columns, far from each other, unless given. Other rows for
   * another seed, of the same clusters.
   */
  readonly blobs?: (seed: number) => Blobs;
  /** Adjusted Rand index that it must reach on them; 0.95 unless given. */
  readonly leastAgreement?: number;
  /** Larger work, to be cancelled in its midst; 3,000 rows of 8 columns unless given. */
  readonly large?: () => Matrix;
}

/** A clusterer under test. */
export interface ClustererSubject {
  readonly make: () => Clusterer;
  readonly options: ClustererConformance;
}

const centres = [
  [0, 0, 0, 0],
  [30, 0, 0, 10],
  [0, 30, 10, 0],
];

export function blobsOf({ options }: ClustererSubject, seed: number): Blobs {
  return options.blobs?.(seed) ?? blobs(seed, 60, centres);
}
