import { pauses, type RunContext } from '@duad/core';
import { type KdTree, squaredDistance, squaredDistanceBetweenBoxes, squaredDistanceToBox } from '@duad/neighbours';
import { boruvka, type Round, type SpanningTree } from './boruvka.js';
import { otherRows } from './other-rows.js';
import { who } from './who.js';

/**
 * Minimum spanning tree of the mutual reachability distances, with the searches of Borůvka's rounds in a KD-tree (after
 * McInnes and Healy, Accelerated Hierarchical Density Based Clustering, 2017, with one tree instead of two).
 *
 * @param cores squared core distances, by place in the tree; the edges are between places too
 */
export async function spanningTreeInTree(
  tree: KdTree,
  cores: Float64Array,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<SpanningTree> {
  const { columns, rows, data, from, to, nodes, firstLeaf } = tree;
  const smallestCore = foldUp(tree, new Float64Array(nodes), (place) => cores[place]!, Math.min);
  const nodeComponent = new Int32Array(nodes);
  const pause = pauses(context, who);
  const weigh = (i: number, j: number): number =>
    Math.max(squaredDistance(data, i * columns, data, j * columns, columns), cores[i]!, cores[j]!);

  async function search({ component, best, floor, offer, searched }: Round): Promise<void> {
    foldUp(tree, nodeComponent, (place) => component[place]!, common);
    const others = otherRows(tree, component);
    let query = 0;
    let own = 0;
    let found = -1;

    /** No edge from the query into the node weighs less; infinite if the node has but rows of its component. */
    function bound(node: number): number {
      if (nodeComponent[node] === own) return Number.POSITIVE_INFINITY;
      const core = Math.max(cores[query]!, smallestCore[node]!);
      if (core >= best[own]!) return core;
      const boxes = others.majors[node] === own ? others : tree;
      return Math.max(core, squaredDistanceToBox(columns, boxes, node, data, query * columns));
    }

    function visit(node: number): void {
      if (node >= firstLeaf) {
        for (let place = from[node]!; place < to[node]!; place++) {
          if (component[place] === own || cores[place]! >= best[own]!) continue;
          const weight = weigh(query, place);
          if (weight >= best[own]!) continue;
          found = place;
          offer(query, place, weight);
        }
        return;
      }
      const left = 2 * node + 1;
      const toLeft = bound(left);
      const toRight = bound(left + 1);
      const leftFirst = toLeft <= toRight;
      if (Math.min(toLeft, toRight) < best[own]!) visit(leftFirst ? left : left + 1);
      if (Math.max(toLeft, toRight) < best[own]!) visit(leftFirst ? left + 1 : left);
    }

    /** Whether an edge from some row of the first node into the second may be the best of the first one's component. */
    function reaches(node: number, into: number): boolean {
      const component = nodeComponent[node]!;
      if (nodeComponent[into] === component) return false;
      if (Math.max(smallestCore[node]!, smallestCore[into]!) >= best[component]!) return false;
      const boxes = others.majors[into] === component ? others : tree;
      if (squaredDistanceBetweenBoxes(columns, tree, node, boxes, into) >= best[component]!) return false;
      return into >= firstLeaf || reaches(node, 2 * into + 1) || reaches(node, 2 * into + 2);
    }

    async function searchFrom(place: number): Promise<void> {
      own = component[place]!;
      if (Math.max(cores[place]!, floor[place]!) >= best[own]!) return;
      await pause(2 * rows * columns);
      query = place;
      found = -1;
      visit(0);
      searched(query, found, best[own]!);
    }

    const open = [0];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const isOut = nodeComponent[node]! >= 0 && !reaches(node, 0);
      if (!isOut && node < firstLeaf) open.push(2 * node + 2, 2 * node + 1);
      else if (!isOut) for (let place = from[node]!; place < to[node]!; place++) await searchFrom(place);
      else for (let place = from[node]!; place < to[node]!; place++) searched(place, -1, best[component[place]!]!);
    }
  }
  return boruvka(rows, weigh, search, context);
}

/** Fills in a figure of each node from those of its rows, leaves first. */
function foldUp<A extends Float64Array | Int32Array>(
  { from, to, nodes, firstLeaf }: KdTree,
  figures: A,
  ofPlace: (place: number) => number,
  combine: (a: number, b: number) => number,
): A {
  for (let node = nodes - 1; node >= 0; node--) {
    if (node < firstLeaf) {
      figures[node] = combine(figures[2 * node + 1]!, figures[2 * node + 2]!);
      continue;
    }
    let figure = ofPlace(from[node]!);
    for (let place = from[node]! + 1; place < to[node]!; place++) figure = combine(figure, ofPlace(place));
    figures[node] = figure;
  }
  return figures;
}

/** The component of both, or -1 if they differ. */
function common(a: number, b: number): number {
  return a === b ? a : -1;
}
