import { type Artifact, DuadError, expectArtifact } from '@duad/core';
import { arrayOf } from './artifact-parts.js';
import type { GraphWriter } from './graph-writer.js';
import { who } from './who.js';

/**
 * Number of the component of a diagonal Gaussian mixture to which each row belongs most, [rows], among those that have
 * rows of their own; and the label of each of these components.
 */
export function mixtureComponent(
  graph: GraphWriter,
  mixture: Artifact,
  z: string,
): { readonly component: string; readonly labels: readonly number[] } {
  expectArtifact(mixture, '@duad/clusterer-gmm', 1);
  const { covariance, components, columns } = mixture.header as {
    readonly covariance: string;
    readonly components: number;
    readonly columns: number;
  };
  if (covariance !== 'diagonal') {
    throw new DuadError(
      'UNSUPPORTED',
      `${who}: mixtures with ${covariance} covariances cannot be exported, diagonal ones can`,
    );
  }
  const weights = arrayOf(mixture, 'weights', components);
  const means = arrayOf(mixture, 'means', components * columns);
  const precisions = arrayOf(mixture, 'precisionCholesky', components * columns);
  const logDeterminants = arrayOf(mixture, 'logDeterminants', components);
  const all = Array.from(arrayOf(mixture, 'componentLabels', components));
  const used = all.map((_, component) => component).filter((component) => all[component]! >= 0);
  const [squares, products] = [new Float64Array(columns * used.length), new Float64Array(columns * used.length)];
  const offsets = new Float64Array(used.length);
  // log density = offset + z . products + z^2 . squares, with what all components share left out.
  for (const [at, component] of used.entries()) {
    offsets[at] = Math.log(weights[component]!) + logDeterminants[component]!;
    for (let j = 0; j < columns; j++) {
      const [mean, precision] = [means[component * columns + j]!, precisions[component * columns + j]!];
      squares[j * used.length + at] = -0.5 * precision ** 2;
      products[j * used.length + at] = mean * precision ** 2;
      offsets[at]! -= 0.5 * (mean * precision) ** 2;
    }
  }
  const shape = [columns, used.length];
  const quadratic = graph.node('MatMul', [graph.node('Mul', [z, z]), graph.constant(squares, shape)]);
  const linear = graph.node('MatMul', [z, graph.constant(products, shape)]);
  const density = graph.node('Add', [
    graph.node('Add', [quadratic, linear]),
    graph.constant(offsets, [1, used.length]),
  ]);
  return {
    component: graph.node('ArgMax', [density], { axis: 1, keepdims: 0 }),
    labels: used.map((component) => all[component]!),
  };
}
