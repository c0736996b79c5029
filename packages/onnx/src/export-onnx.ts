import { type Artifact, DuadError } from '@duad/core';
import { encodeModel, type Precision } from '@duad/engine';
import { anyDuadScore } from './any-duad-score.js';
import { graphWriter } from './graph-writer.js';
import { scaledColumns } from './scaled-columns.js';
import { who } from './who.js';

/** Options of {@link exportOnnx}. */
export interface ExportOptions {
  /** The artifact of the encoder of `@duad/datasets` that made the rows: the model then takes the columns of the file. */
  readonly encoder?: Artifact;
  /**
   * What the model computes in: `float64` unless given, so that rows between two clusters fall on the same side as in
   * `score`. `float32` is half the size, and what graphics processors take.
   */
  readonly precision?: Precision;
}

/**
 * Writes a fitted detector as one ONNX model (opset 17). Input `x`: float32, [rows, columns], any number of rows;
 * output `score`: [rows], in the precision of the model; higher = more anomalous. Equal to `score` to 1e-5.
 *
 * @param detector what its `toArtifact` gave: a detector of `duad`, with dense autoencoders
 * @throws UNSUPPORTED if the detector, its nets, its score or the encoder have no ONNX form here; INVALID_ARTIFACT
 */
export function exportOnnx(detector: Artifact, { encoder, precision = 'float64' }: ExportOptions = {}): Uint8Array {
  const writeScore = scores[detector.package];
  if (!writeScore) {
    throw new DuadError(
      'UNSUPPORTED',
      `${who}: a detector of ${detector.package} cannot be exported; those of ${Object.keys(scores).join(', ')} can`,
    );
  }
  const graph = graphWriter();
  const wide = graph.node('Cast', ['x'], { to: 'float32' });
  const encoded = encoder ? scaledColumns(graph, encoder, wide) : undefined;
  const width = encoded?.width ?? (detector.header.columns as number);
  if (width !== detector.header.columns) {
    throw new DuadError(
      'WIDTH_MISMATCH',
      `${who}: the encoder makes ${width} columns, the detector takes ${detector.header.columns}; export both from one model`,
    );
  }
  const score = writeScore(graph, detector, encoded?.rows ?? wide);
  const flat = graph.node('Reshape', [score, graph.constant([-1], [1], 'int64')]);
  const model = graph.finish(
    'duad',
    [{ name: 'x', shape: ['rows', encoded?.columns ?? width], dtype: 'float32', single: true }],
    [{ name: 'score', shape: ['rows'], dtype: 'float32' }],
  );
  const nodes = model.nodes.map((node) => (node.outputs[0] === flat ? { ...node, outputs: ['score'] } : node));
  return encodeModel({ ...model, nodes }, precision);
}

const scores: Readonly<Record<string, typeof anyDuadScore>> = { duad: anyDuadScore };
