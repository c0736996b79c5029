import { type Artifact, DuadError, expectArtifact } from '@duad/core';
import { angleBetween } from './angle-between.js';
import { arrayOf, childOf } from './artifact-parts.js';
import { denseNet } from './dense-net.js';
import type { GraphWriter } from './graph-writer.js';
import { nearestCentre } from './nearest-centre.js';
import { who } from './who.js';

/** The score of a detector of the package `duad`: [rows, 1]. */
export function duadScore(graph: GraphWriter, artifact: Artifact, x: string): string {
  expectArtifact(artifact, 'duad', 1);
  const { nets, score } = artifact.header as { readonly nets: number; readonly score: string };
  const scorer = childOf(artifact, 'scorer');
  const reconstructions = Array.from(
    { length: nets },
    (_, i) => denseNet(graph, childOf(artifact, `net${i}`), x).reconstruction,
  );
  const mean = (values: readonly string[]) =>
    graph.node('Mul', [values.reduce((a, b) => graph.node('Add', [a, b])), graph.scalar(1 / values.length)]);
  switch (score) {
    case 'angle':
      return mean(reconstructions.map((each) => angleBetween(graph, x, each)));
    case 'squared-error':
      return mean(
        reconstructions.map((each) =>
          graph.node('ReduceSumSquare', [graph.node('Sub', [x, each])], { axes: [1], keepdims: 1 }),
        ),
      );
    case 'angle-and-neighbourhood': {
      const angle = mean(reconstructions.map((each) => angleBetween(graph, x, each)));
      const around = mean(neighbourhoodAngles(graph, scorer, x));
      return graph.node('Add', [angle, graph.node('Mul', [around, graph.scalar(scorer.header.weight as number)])]);
    }
    default:
      throw new DuadError('UNSUPPORTED', `${who}: the score rule '${score}' cannot be exported; built-in ones can`);
  }
}

/** For each clustering, the mean angle around the cluster of the row: [rows, 1]. */
function neighbourhoodAngles(graph: GraphWriter, scorer: Artifact, x: string): string[] {
  return Object.entries(scorer.children ?? {}).map(([name, clustering]) => {
    expectArtifact(clustering, '@duad/clusterer-kmeans', 1);
    const centres = arrayOf(clustering, 'centers');
    const around = arrayOf(scorer, name);
    const cluster = nearestCentre(graph, x, centres, clustering.header.columns as number);
    return graph.node('Gather', [graph.constant(around, [around.length, 1]), cluster], { axis: 0 });
  });
}
