import { type Artifact, DuadError, expectArtifact } from '@duad/core';
import { arrayOf } from './artifact-parts.js';
import type { GraphWriter } from './graph-writer.js';
import { who } from './who.js';

const activations = { tanh: 'Tanh', relu: 'Relu', sigmoid: 'Sigmoid', linear: 'Identity' } as const;

/** What an autoencoder makes of rows [rows, columns]. */
export interface NetOutput {
  /** [rows, code size]. */
  readonly code: string;
  /** [rows, columns]. */
  readonly reconstruction: string;
}

/** The layers of a dense autoencoder: code and reconstruction are linear, what lies between has the activation. */
export function denseNet(graph: GraphWriter, artifact: Artifact, x: string): NetOutput {
  expectArtifact(artifact, '@duad/autoencoders', 1);
  const { kind, columns, options } = artifact.header as {
    readonly kind: string;
    readonly columns: number;
    readonly options: {
      readonly hidden: number[];
      readonly codeSize: number;
      readonly activation: keyof typeof activations;
    };
  };
  if (kind !== 'dense') {
    throw new DuadError(
      'UNSUPPORTED',
      `${who}: expected dense autoencoders, got a ${kind} one; save the detector instead`,
    );
  }
  const { hidden, codeSize, activation } = options;
  const widths = [columns, ...hidden, codeSize, ...[...hidden].reverse(), columns];
  const layers = widths.length - 1;
  let code = x;
  let h = x;
  for (let layer = 0; layer < layers; layer++) {
    const [inputs, outputs] = [widths[layer]!, widths[layer + 1]!];
    const weight = graph.constant(arrayOf(artifact, `weight${layer}`, inputs * outputs), [inputs, outputs]);
    const bias = graph.constant(arrayOf(artifact, `bias${layer}`, outputs), [outputs]);
    h = graph.node('Add', [graph.node('MatMul', [h, weight]), bias]);
    if (layer + 1 === layers / 2) code = h;
    else if (layer + 1 < layers) h = graph.node(activations[activation], [h]);
  }
  return { code, reconstruction: h };
}
