import { type Artifact, expectArtifact } from '@duad/core';
import { arrayOf, childOf } from './artifact-parts.js';
import { duadScore } from './duad-score.js';
import type { GraphWriter } from './graph-writer.js';
import { roundedToSingle } from './single.js';
import { tableScore } from './table-score.js';

/** The score of any detector of the package `duad`, [rows, 1]; what kind it is stands in its header. */
export function anyDuadScore(graph: GraphWriter, artifact: Artifact, x: string): string {
  switch (artifact.header.kind) {
    case 'recommended':
      return recommendedScore(graph, artifact, x);
    case 'table':
      return tableScore(graph, artifact, x);
    default:
      return duadScore(graph, artifact, x);
  }
}

/** That of the detector that was chosen, on rows scaled as it chose. */
function recommendedScore(graph: GraphWriter, artifact: Artifact, x: string): string {
  expectArtifact(artifact, 'duad', 1);
  const detector = childOf(artifact, 'detector');
  if (!artifact.arrays.offsets) return anyDuadScore(graph, detector, x);
  const columns = artifact.header.columns as number;
  const row = (name: string) => graph.constant(arrayOf(artifact, name, columns), [1, columns]);
  const scaled = graph.node('Div', [graph.node('Sub', [x, row('offsets')]), row('units')]);
  return anyDuadScore(graph, detector, roundedToSingle(graph, scaled));
}
