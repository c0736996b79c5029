import { kmeansFromArtifact } from '@duad/clusterer-kmeans';
import type { Artifact, InductiveClustering } from '@duad/core';
import { neighbourhoodMeans } from '../neighbourhoods.js';
import { layout, packageName, type ScoreRule, type Scorer } from './score-rule.js';

/** One clustering of the fitted rows: how to place a row, and the mean angle around each cluster. */
interface Surroundings {
  readonly clustering: InductiveClustering;
  readonly around: Float64Array;
  readonly artifact: Artifact;
}

/**
 * A variant of the score: the row's angle plus `weight` times the mean angle in its neighbourhood. For each of several
 * clusterings of the fitted rows, the neighbourhood of a cluster is itself and the nearest others, up to p per cent of all
 * rows; their fitted angles are averaged. A new row belongs to the cluster whose centre is nearest. Rows among rows that
 * are badly reproduced score higher than a stray one, which tells groups of anomalies from a normal group that training
 * left out.
 */
export function angleAndNeighbourhood({ weight = 1 }: { readonly weight?: number } = {}): ScoreRule {
  const name = 'angle-and-neighbourhood';
  return {
    name,
    async begin(_x, { angles }, context) {
      const neighbourhoods = await context.neighbourhoods();
      return scorerOf(
        weight,
        neighbourhoods.map((neighbourhood) => ({
          clustering: neighbourhood.clustering.inductive!,
          around: neighbourhoodMeans(angles, neighbourhood).around,
          artifact: neighbourhood.clustering.toArtifact(),
        })),
      );
    },
    restore(artifact) {
      const children = Object.entries(artifact.children ?? {});
      return scorerOf(
        artifact.header.weight as number,
        children.map(([key, child]) => ({
          clustering: kmeansFromArtifact(child).inductive!,
          around: artifact.arrays[key] as Float64Array,
          artifact: child,
        })),
      );
    },
  };
}

function scorerOf(weight: number, surroundings: readonly Surroundings[]): Scorer {
  return {
    async score(x, { angles }, context) {
      const scores = Float64Array.from(angles);
      for (const { clustering, around } of surroundings) {
        const labels = await clustering.assign(x, context);
        for (let row = 0; row < scores.length; row++) {
          scores[row]! += (weight * around[labels[row]!]!) / surroundings.length;
        }
      }
      return Float32Array.from(scores);
    },
    toArtifact: () => ({
      package: packageName,
      version: layout,
      header: { score: 'angle-and-neighbourhood', weight },
      arrays: Object.fromEntries(surroundings.map(({ around }, i) => [`around${i}`, around])),
      children: Object.fromEntries(surroundings.map(({ artifact }, i) => [`around${i}`, artifact])),
    }),
  };
}
