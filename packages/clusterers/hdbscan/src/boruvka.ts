import type { RunContext } from '@duad/core';
import { unionFind } from './union-find.js';

/** Edges of a spanning tree: N - 1 of them, in no particular order. */
export interface SpanningTree {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Squared mutual reachability distances. */
  readonly weights: Float64Array;
}

/** What a round of the search for edges sees and fills in. */
export interface Round {
  /** The component of each row; named after one of its rows. */
  readonly component: Int32Array;
  /** Smallest weight found so far of an edge that leaves the component of that name. */
  readonly best: Float64Array;
  /** No edge from this row to another component weighs less. */
  readonly floor: Float64Array;
  /** Tells of an edge between two components; taken if it is better than the best of the first row's component. */
  offer(i: number, j: number, weight: number): void;
  /**
   * Tells that row `i` has been searched for edges below the best of its component.
   *
   * @param nearest a row of another component that is likely the nearest by weight, or -1
   * @param floor none of another component is nearer than that
   */
  searched(i: number, nearest: number, floor: number): void;
}

/**
 * Minimum spanning tree after Borůvka (1926): each component but the largest takes its lightest edge to another one, until there is one
 * component. At most some log2 N rounds. Components only grow, so that what one round has learnt of a row, that its edges weigh
 * at least so much, spares many searches in the next.
 *
 * @param weigh the weight of an edge
 * @param search finds the best edge of every component, through `offer`; need not look at rows whose floor is not below
 *   the best of their component
 */
export async function boruvka(
  rows: number,
  weigh: (i: number, j: number) => number,
  search: (round: Round) => Promise<void>,
  context: Pick<RunContext, 'onProgress'>,
): Promise<SpanningTree> {
  const from = new Uint32Array(rows - 1);
  const to = new Uint32Array(rows - 1);
  const weights = new Float64Array(rows - 1);
  const sets = unionFind(rows);
  const component = new Int32Array(rows);
  const best = new Float64Array(rows);
  const floor = new Float64Array(rows);
  const nearest = new Int32Array(rows).fill(-1);
  /** The edge behind best[c] leads from source[c] to target[c]. */
  const source = new Int32Array(rows);
  const target = new Int32Array(rows);
  let edges = 0;
  function offer(i: number, j: number, weight: number): void {
    const own = component[i]!;
    if (weight >= best[own]!) return;
    best[own] = weight;
    source[own] = i;
    target[own] = j;
  }
  /** Offers each component an edge that the last round has shown to be good. */
  function offerKnown(): void {
    const promising = new Int32Array(rows).fill(-1);
    for (let i = 0; i < rows; i++) {
      const j = nearest[i]!;
      if (j < 0 || component[i] === component[j]) continue;
      const other = promising[component[i]!]!;
      if (other < 0 || floor[i]! < floor[other]!) promising[component[i]!] = i;
    }
    for (const i of promising) if (i >= 0) offer(i, nearest[i]!, weigh(i, nearest[i]!));
  }
  while (edges < rows - 1) {
    for (let i = 0; i < rows; i++) component[i] = sets.find(i);
    best.fill(Number.POSITIVE_INFINITY);
    // The largest component can wait for the others to come to it.
    const largest = edges > 0 ? sets.largest() : -1;
    if (largest >= 0) best[largest] = Number.NEGATIVE_INFINITY;
    offerKnown();
    await search({
      component,
      best,
      floor,
      offer,
      searched(i, likely, least) {
        nearest[i] = likely;
        floor[i] = Math.max(floor[i]!, least);
      },
    });
    for (let own = 0; own < rows; own++) {
      // Of equal edges two may close a circle: what is joined already is left out.
      if (component[own] !== own || own === largest || !sets.unite(source[own]!, target[own]!)) continue;
      from[edges] = source[own]!;
      to[edges] = target[own]!;
      weights[edges++] = best[own]!;
    }
    context.onProgress?.({ stage: 'spanning-tree-round-end', done: edges, total: rows - 1 });
  }
  return { from, to, weights };
}
