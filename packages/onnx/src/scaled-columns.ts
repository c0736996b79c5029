import { type Artifact, DuadError, expectArtifact } from '@duad/core';
import { arrayOf } from './artifact-parts.js';
import type { GraphWriter } from './graph-writer.js';
import { who } from './who.js';

/**
 * Numeric columns of a file, brought to the scale that an encoder of `@duad/datasets` learnt; missing cells (NaN) become
 * the mean.
 *
 * @throws UNSUPPORTED if the encoder has columns of text
 */
export function scaledColumns(graph: GraphWriter, encoder: Artifact, x: string): { rows: string; names: string[] } {
  expectArtifact(encoder, '@duad/datasets', 1);
  const columns = encoder.header.columns as readonly {
    readonly name: string;
    readonly categories?: readonly string[];
  }[];
  const text = columns.find(({ categories }) => categories);
  if (text) {
    throw new DuadError(
      'UNSUPPORTED',
      `${who}: column '${text.name}' holds text; an exported model takes numbers only: export the detector without its ` +
        'encoder, and hand it rows that are encoded already',
    );
  }
  const count = columns.length;
  const triples = arrayOf(encoder, 'scales', 3 * count);
  const pick = (part: number) => Float64Array.from({ length: count }, (_, j) => triples[3 * j + part]!);
  const [offsets, scales, means] = [pick(0), pick(1), pick(2)];
  const filled = graph.node('Where', [graph.node('IsNaN', [x]), graph.constant(means, [1, count]), x]);
  const shifted = graph.node('Sub', [filled, graph.constant(offsets, [1, count])]);
  // A constant column has scale 0 and becomes 0.
  const factors = scales.map((scale) => (scale === 0 ? 0 : 1 / scale));
  return {
    rows: graph.node('Mul', [shifted, graph.constant(factors, [1, count])]),
    names: columns.map(({ name }) => name),
  };
}
