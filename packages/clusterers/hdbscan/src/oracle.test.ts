import { createRandom, type Matrix, matrix } from '@duad/core';
import { readOracle } from '@duad/tooling-testing';
import { describe, expect, it } from 'vitest';
import type { SpanningTree } from './boruvka.js';
import { clusterMembers, place } from './cluster-members.js';
import { condense } from './condensed-tree.js';
import { dendrogram } from './dendrogram.js';
import { primByDefinition } from './fixtures.js';
import { hdbscan } from './hdbscan.js';
import { type ParsedHdbscanOptions, parseHdbscanOptions } from './options.js';
import { selectClusters } from './select-clusters.js';
import { stabilities } from './stabilities.js';

interface Answer {
  readonly labels: ArrayLike<number>;
  readonly probabilities: ArrayLike<number>;
}
interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

const datasets = readOracle<Record<string, Table>>('datasets.json');
const oracle = readOracle<{ readonly cases: Record<string, Answer> }>('hdbscan.json');

/**
 * scikit-learn undoes joinings at equal distances one by one, in the order in which an unstable sort leaves the edges of
 * Prim's tree; numpy sorts otherwise with AVX2 than with AVX-512, so the same release gives other labels on another
 * processor. Here they are undone at once. So the answers may differ, but through the order of equal edges alone: there is
 * one order under which the same steps give scikit-learn's label and probability for every row.
 */
describe.skipIf(!oracle || !datasets)('scikit-learn (needs DUAD_ORACLES)', () => {
  it.each(Object.entries(oracle?.cases ?? {}))('%s', async (name, reference) => {
    const [set, size, samples] = name.split('/');
    const { rows, columns, values } = datasets![set!]!;
    const x = matrix(Float32Array.from(values), rows, columns);
    const options = parseHdbscanOptions({
      minimumClusterSize: Number(size!.split('=')[1]),
      minimumSamples: Number(samples!.split('=')[1]),
    });
    const fitted = await hdbscan(options).fit(x, { random: createRandom(1) });
    const ours = differences(fitted, reference);
    const otherLabel = ours.filter((row) => fitted.labels[row]! < 0 !== reference.labels[row]! < 0);
    expect(otherLabel.length).toBeLessThanOrEqual(1);
    for (const row of otherLabel) expect(fitted.labels[row]).toBe(-1);
    if (ours.length > 0) expect(leastDifferences(x, options, reference)).toEqual([]);
  });
});

/**
 * Rows that come out otherwise than in scikit-learn under the best order of equal edges that is found: in one group of
 * equal edges after the other each edge is tried in each place, and what brings the answers nearer is kept.
 */
function leastDifferences(x: Matrix, options: ParsedHdbscanOptions, reference: Answer): number[] {
  const tree = primByDefinition(x, options.minimumSamples);
  const order = Uint32Array.from(tree.weights.keys()).sort((a, b) => tree.weights[a]! - tree.weights[b]! || a - b);
  let least = differences(answerInOrder(tree, order, options), reference);
  for (const [from, to] of groupsOfEqual(order, tree.weights)) {
    for (let taken = from; taken < to && least.length > 0; taken++) {
      for (let put = from; put < to; put++) {
        const before = order.slice(from, to);
        const edges = [...before];
        edges.splice(put - from, 0, ...edges.splice(taken - from, 1));
        order.set(edges, from);
        const left = differences(answerInOrder(tree, order, options), reference);
        if (left.length < least.length) least = left;
        else order.set(before, from);
      }
    }
  }
  const weights = raised(tree, order);
  expect(weights.every((weight, at) => at === 0 || weight > weights[at - 1]!)).toBe(true);
  return least;
}

/** Weights that follow one another in this order, each a little above its own. */
function raised(tree: SpanningTree, order: Uint32Array): Float64Array {
  return Float64Array.from(order, (edge, at) => tree.weights[edge]! * (1 + 1e-13 * at));
}

/** Stretches of edges of the same weight. */
function groupsOfEqual(order: Uint32Array, weights: Float64Array): [from: number, to: number][] {
  const groups: [number, number][] = [];
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && weights[order[to]!] === weights[order[from]!]) to++;
    if (to - from > 1) groups.push([from, to]);
  }
  return groups;
}

/** What comes out if the joinings are undone one by one in this order. */
function answerInOrder(tree: SpanningTree, order: Uint32Array, options: ParsedHdbscanOptions): Answer {
  const condensed = condense(
    dendrogram({
      from: Uint32Array.from(order, (edge) => tree.from[edge]!),
      to: Uint32Array.from(order, (edge) => tree.to[edge]!),
      weights: raised(tree, order),
    }),
    options.minimumClusterSize,
  );
  const members = clusterMembers(condensed, selectClusters(condensed, stabilities(condensed), options), 0);
  const placed = Array.from(condensed.rowCluster, (cluster, row) =>
    place(members, cluster, condensed.rowDensity[row]!),
  );
  return { labels: placed.map(({ label }) => label), probabilities: placed.map(({ probability }) => probability) };
}

/** Rows whose labels are not each other's, after renaming, or whose probabilities differ. */
function differences(ours: Answer, theirs: Answer): number[] {
  const forth = partners(ours.labels, theirs.labels);
  const back = partners(theirs.labels, ours.labels);
  return Array.from(ours.labels, (_, row) => row).filter((row) => {
    const [a, b] = [ours.labels[row]!, theirs.labels[row]!];
    const isSame = a < 0 || b < 0 ? a === b : forth[a] === b && back[b] === a;
    return !isSame || Math.abs(ours.probabilities[row]! - theirs.probabilities[row]!) > 1e-6;
  });
}

/** For each label of `a` the label of `b` that most of its rows have. */
function partners(a: ArrayLike<number>, b: ArrayLike<number>): Int32Array {
  const [width, height] = [b, a].map(
    (labels) => 1 + Array.from(labels).reduce((most, label) => Math.max(most, label), 0),
  );
  const counts = new Int32Array(width! * height!);
  const result = new Int32Array(height!).fill(-1);
  for (let row = 0; row < a.length; row++) {
    const [from, to] = [a[row]!, b[row]!];
    if (from < 0 || to < 0) continue;
    const count = ++counts[from * width! + to]!;
    const known = result[from]!;
    if (known < 0 || count > counts[from * width! + known]!) result[from] = to;
  }
  return result;
}
