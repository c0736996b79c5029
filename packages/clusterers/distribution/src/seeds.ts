import { isFull, type NeighbourSource, type Neighbours } from './neighbours.js';
import { rowHeap } from './row-heap.js';
import type { Unplaced } from './unplaced.js';

/** A pair of unplaced rows, i < j, and their squared distance. */
export interface Seed {
  readonly i: number;
  readonly j: number;
  readonly distance: number;
}

/** The pairs of unplaced rows, closest first, each once. */
export interface Seeds {
  next(): Promise<Seed | undefined>;
  /** To be told of a seed that came to nothing; after `limit` of them the row proposes no more. */
  fail(seed: Seed): void;
}

interface Proposals {
  neighbours: Neighbours;
  at: number;
}

/**
 * A heap of rows by the distance of the neighbour they propose next. A row's neighbours are found some at a time, when
 * it comes to the front with none left: until then the distance of its last one, or what the source knows, is a bound. So no list of nearest
 * neighbours ends before its row's pairs do, and the order is exact among the rows that propose.
 */
export function seeds(source: NeighbourSource, unplaced: Unplaced, limit: number): Seeds {
  const total = unplaced.rows().length;
  const keys = source.bounds?.slice() ?? new Float64Array(total).fill(-1);
  const failures = new Uint32Array(total);
  const proposals = new Map<number, Proposals>();
  const heap = rowHeap(keys);
  let joined = 0;

  function retire(): void {
    proposals.delete(heap.rows[0]!);
    heap.pop();
  }

  function letJoin(): void {
    if (heap.size > source.proposers / 2) return;
    while (joined < total && heap.size < source.proposers) {
      if (unplaced.has(joined)) heap.push(joined);
      joined++;
    }
  }

  /** Leaves placed rows out; whether a neighbour is left. */
  function advance(own: Proposals | undefined): own is Proposals {
    if (!own) return false;
    while (own.at < own.neighbours.length && !unplaced.has(own.neighbours.rows[own.at]!)) own.at++;
    return own.at < own.neighbours.length;
  }

  const isFinished = (own: Proposals | undefined): boolean => own !== undefined && !isFull(own.neighbours);

  /** Rows that need new neighbours, the foremost and those with the lowest keys. */
  function needy(): number[] {
    if (source.batch === 1) return [heap.rows[0]!];
    const rows = heap.rows.filter((row) => {
      const own = proposals.get(row);
      return unplaced.has(row) && !advance(own) && !isFinished(own);
    });
    return rows.sort((a, b) => keys[a]! - keys[b]! || a - b).slice(0, source.batch);
  }

  async function refill(): Promise<void> {
    const rows = needy();
    const queries = rows.map((row) => {
      const known = proposals.get(row)?.neighbours;
      const last = known ? known.length - 1 : -1;
      return { row, afterDistance: known?.distances[last] ?? -1, afterRow: known?.rows[last] ?? -1 };
    });
    const found = await source.nearest(queries, unplaced.rows());
    rows.forEach((row, q) => {
      const neighbours = found[q]!;
      proposals.set(row, { neighbours, at: 0 });
      keys[row] = neighbours.distances[0]!;
    });
    if (source.batch === 1) heap.settle();
    else heap.rebuild();
  }

  return {
    async next() {
      for (;;) {
        letJoin();
        if (heap.size === 0) return undefined;
        const row = heap.rows[0]!;
        const own = proposals.get(row);
        if (!unplaced.has(row) || failures[row]! >= limit) retire();
        else if (!advance(own)) {
          if (isFinished(own)) retire();
          else await refill();
        } else {
          const distance = own.neighbours.distances[own.at]!;
          if (distance > keys[row]!) {
            keys[row] = distance;
            heap.settle();
            continue;
          }
          return { i: row, j: own.neighbours.rows[own.at++]!, distance };
        }
      }
    },
    fail({ i }) {
      failures[i]!++;
    },
  };
}
