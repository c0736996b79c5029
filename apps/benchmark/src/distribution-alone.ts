import type { DistributionClustering } from '@duad/clusterer-distribution';
import { type Clusterer, DuadError, type FittedDetector, type Matrix } from '@duad/core';
import type { BenchmarkDetector } from './benchmark-detector.js';

/**
 * Distribution clustering as a detector of its own: a row's score is the spread of its cluster, and a row that fits nowhere
 * scores higher than any. The paper names the comparison and leaves the score open.
 */
export function distributionAlone(
  name: string,
  description: string,
  clusterer: Clusterer<DistributionClustering>,
): BenchmarkDetector {
  return {
    name,
    description,
    supervision: 'unsupervised',
    create: () => ({
      specVersion: 1,
      name,
      supervision: 'unsupervised',
      capabilities: { deterministic: clusterer.capabilities.deterministic, trained: false, explains: false },
      options: clusterer.options,
      fit: async (x, context) => fitted(x, await clusterer.fit(x, context)),
    }),
  };
}

function fitted(x: Matrix, clustering: DistributionClustering): FittedDetector {
  const { labels, spread, warnings } = clustering;
  const unplaced = 2 * spread.reduce((most, value) => Math.max(most, value), 0) + 1;
  const scores = Float32Array.from(labels, (cluster) => (cluster < 0 ? unplaced : spread[cluster]!));
  return {
    columns: x.columns,
    warnings,
    async score(rows) {
      if (rows.data !== x.data) {
        throw new DuadError(
          'UNSUPPORTED',
          'benchmark: distribution clustering scores the rows that it was fitted on only',
        );
      }
      return scores.slice();
    },
    toArtifact: async () => clustering.toArtifact(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
