/** Rows in order of their distance from one row; the first of equals first. */
export interface Neighbours {
  readonly rows: Int32Array;
  readonly distances: Float64Array;
  /** How many there are. */
  readonly length: number;
}

/** Asks for the neighbours of `row` that come after the one given. */
interface NeighbourQuery {
  readonly row: number;
  /** Distance of the last neighbour known, -1 if there is none. */
  readonly afterDistance: number;
  readonly afterRow: number;
}

/** Finds the nearest among the unplaced rows with a higher number than the one that asks. */
export interface NeighbourSource {
  /** As many queries as are answered at one go. */
  readonly batch: number;
  /** How many rows should propose seeds at the same time. */
  readonly proposers: number;
  /** For each row a distance that none of its neighbours falls below, where that is known beforehand. */
  readonly bounds?: Float64Array;
  /** @param unplaced row numbers, ascending */
  nearest(queries: readonly NeighbourQuery[], unplaced: Int32Array): Promise<Neighbours[]>;
  dispose(): void;
}

/** Neighbours found at a time. */
const capacity = 32;

/** Collects the nearest; rows must be offered in ascending order. */
export class NearestRows implements Neighbours {
  readonly rows: Int32Array = new Int32Array(capacity);
  readonly distances: Float64Array = new Float64Array(capacity);
  length = 0;
  /** Only what is nearer than this is taken. */
  farthest: number = Number.POSITIVE_INFINITY;

  /** @param distance less than `farthest` */
  add(row: number, distance: number): void {
    const { rows, distances } = this;
    let at = this.length < capacity ? this.length++ : capacity - 1;
    for (; at > 0 && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!;
      rows[at] = rows[at - 1]!;
    }
    distances[at] = distance;
    rows[at] = row;
    if (this.length === capacity) this.farthest = distances[capacity - 1]!;
  }
}

/** Whether there may be more neighbours than these. */
export function isFull(neighbours: Neighbours): boolean {
  return neighbours.length === capacity;
}

/** Position of the first row after `row` in an ascending list. */
export function positionAfter(rows: Int32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! > row) high = middle;
    else low = middle + 1;
  }
  return low;
}
