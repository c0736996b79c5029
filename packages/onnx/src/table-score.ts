import { type Artifact, expectArtifact } from '@duad/core';
import { arrayOf, childOf } from './artifact-parts.js';
import type { GraphWriter } from './graph-writer.js';
import { mixtureComponent } from './mixture-component.js';
import { surprise } from './rank-lookup.js';
import { arcsine, roundedToSingle } from './single.js';

/** Scaled values beyond this are cut off, up to the tail of their column. */
const furthest = 5;
const tiny = 1e-12;

interface TableHeader {
  readonly nets: number;
  readonly clusterings: number;
  readonly score: 'residual-and-cluster' | 'squared-error';
  readonly clusterWeight: number;
  readonly distanceWeight: number;
  readonly views: readonly { readonly constant: number; readonly angleDeviation: number }[];
}

/** The score of the detector for tables of the package `duad`, [rows, 1]. */
export function tableScore(graph: GraphWriter, artifact: Artifact, x: string): string {
  expectArtifact(artifact, 'duad', 4);
  const { nets, clusterings, score, clusterWeight, distanceWeight, views } = artifact.header as unknown as TableHeader;
  const scaled = scaledRows(graph, artifact, x);
  const sum = (values: readonly string[]) => values.reduce((a, b) => graph.node('Add', [a, b]));
  const times = (value: string, factor: number) => graph.node('Mul', [value, graph.scalar(factor)]);
  const seen = views.map((_, net) => netOf(graph, artifact, scaled, net, nets));
  if (score === 'squared-error') {
    const errors = seen.map(({ residual }) => graph.node('ReduceSumSquare', [residual], { axes: [1], keepdims: 1 }));
    return times(sum(errors), 1 / nets);
  }
  const residuals = seen.map(({ residual }, net) => {
    const units = arrayOf(artifact, `net${net}.errorUnits`);
    const squares = graph.node('Div', [
      graph.node('Mul', [residual, residual]),
      graph.constant(units, [1, units.length]),
    ]);
    const mean = graph.node('ReduceMean', [squares], { axes: [1], keepdims: 1 });
    return surprise(graph, arrayOf(artifact, `net${net}.residuals`), mean);
  });
  const standings = seen.flatMap(({ rows, residual, code }, net) => {
    const place = placeOf(graph, artifact, net, views[net]!, rows, residual, code);
    return Array.from({ length: clusterings }, (_, fit) => {
      const name = `net${net}.clusters${fit}`;
      const { component, labels } = mixtureComponent(graph, childOf(artifact, name), place);
      const surprises = arrayOf(artifact, name);
      const values = Float64Array.from(labels, (label) => (surprises[label] ?? 0) / (nets * clusterings));
      return graph.node('Gather', [graph.constant(values, [values.length, 1]), component], { axis: 0 });
    });
  });
  const distance = graph.node('ReduceSumSquare', [scaled], { axes: [1], keepdims: 1 });
  return sum([
    times(sum(residuals), 1 / nets),
    times(sum(standings), clusterWeight),
    times(surprise(graph, arrayOf(artifact, 'distances'), distance), distanceWeight),
  ]);
}

/** Kept columns in robust units, cut off up to their tails, rounded to 32 bits as the detector holds them. */
function scaledRows(graph: GraphWriter, artifact: Artifact, x: string): string {
  const kept = arrayOf(artifact, 'kept');
  const row = (name: string) => graph.constant(arrayOf(artifact, name, kept.length), [1, kept.length]);
  const columns = graph.node('Gather', [x, graph.constant(kept, [kept.length], 'int64')], { axis: 1 });
  const units = graph.node('Div', [graph.node('Sub', [columns, row('centres')]), row('units')]);
  const sizes = graph.node('Div', [graph.node('Abs', [units]), row('tails')]);
  const beyond = graph.node('Log', [graph.node('Max', [sizes, graph.scalar(1)])]);
  const most = graph.node('Add', [graph.node('Mul', [beyond, graph.scalar(furthest)]), graph.scalar(furthest)]);
  const cut = graph.node('Max', [graph.node('Min', [units, most]), graph.node('Neg', [most])]);
  return roundedToSingle(graph, cut);
}

interface SeenByNet {
  readonly rows: string;
  readonly residual: string;
  readonly code: string;
}

/** What one of the stacked nets makes of the rows: tanh after every layer but code and output. */
function netOf(graph: GraphWriter, artifact: Artifact, scaled: string, net: number, nets: number): SeenByNet {
  const columns = arrayOf(artifact, `net${net}.columns`);
  const rows = graph.node('Gather', [scaled, graph.constant(columns, [columns.length], 'int64')], { axis: 1 });
  let h = rows;
  let code = rows;
  let width = columns.length;
  for (let layer = 0; layer < 6; layer++) {
    const biases = arrayOf(artifact, `bias${layer}`);
    const outputs = biases.length / nets;
    const weights = arrayOf(artifact, `weight${layer}`, nets * width * outputs);
    const weight = weights.subarray(net * width * outputs, (net + 1) * width * outputs);
    const bias = biases.subarray(net * outputs, (net + 1) * outputs);
    h = graph.node('Add', [
      graph.node('MatMul', [h, graph.constant(weight, [width, outputs])]),
      graph.constant(bias, [1, outputs]),
    ]);
    if (layer === 2) code = h;
    else if (layer < 5) h = graph.node('Tanh', [h]);
    width = outputs;
  }
  return { rows, residual: graph.node('Sub', [rows, h]), code };
}

/** Z = [code standardised; angle in units of its deviation], [rows, k + 1]. */
function placeOf(
  graph: GraphWriter,
  artifact: Artifact,
  net: number,
  { constant, angleDeviation }: TableHeader['views'][number],
  rows: string,
  residual: string,
  code: string,
): string {
  const { node } = graph;
  const row = (name: string) => {
    const values = arrayOf(artifact, `net${net}.${name}`);
    return graph.constant(values, [1, values.length]);
  };
  const standard = node('Div', [node('Sub', [code, row('codeMeans')]), row('codeDeviations')]);
  const centred = node('Sub', [rows, row('means')]);
  const rebuilt = node('Sub', [centred, residual]);
  const plus = (value: string) => node('Add', [value, graph.scalar(constant ** 2)]);
  const inner = (a: string, b: string) =>
    plus(node('ReduceSum', [node('Mul', [a, b]), graph.constant([1], [1], 'int64')], { keepdims: 1 }));
  const lengths = node('Sqrt', [node('Mul', [inner(centred, centred), inner(rebuilt, rebuilt)])]);
  const cosine = node('Div', [inner(centred, rebuilt), node('Add', [lengths, graph.scalar(tiny)])]);
  // arccos as 2 arcsin(sqrt((1 - cos) / 2)), with the cosine in full precision.
  const share = node('Mul', [node('Sub', [graph.scalar(1), cosine]), graph.scalar(0.5)]);
  const half = node('Sqrt', [node('Min', [node('Max', [share, graph.scalar(0)]), graph.scalar(1)])]);
  const angle = node('Mul', [arcsine(graph, half), graph.scalar(2 / angleDeviation)]);
  return node('Concat', [standard, angle], { axis: 1 });
}
