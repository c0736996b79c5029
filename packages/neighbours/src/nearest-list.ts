/** The k nearest rows found so far for one query, nearest first, equal distances by row number. */
export interface NearestList {
  /** Squared distance of the farthest of them; infinite until there are k. Farther rows need not be offered. */
  readonly limit: number;
  offer(row: number, squaredDistance: number): void;
  /** Writes the list to its place among the answers and starts anew. */
  finish(rows: Uint32Array, squaredDistances: Float64Array, at: number): void;
}

/** O(k) an offer taken, O(1) one that is not. */
export function nearestList(k: number): NearestList {
  const distances = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  const rows = new Uint32Array(k).fill(0xffffffff);
  const last = k - 1;
  return {
    get limit() {
      return distances[last]!;
    },
    offer(row, distance) {
      if (!(distance < distances[last]! || (distance === distances[last] && row < rows[last]!))) return;
      let at = last;
      while (at > 0 && (distances[at - 1]! > distance || (distances[at - 1] === distance && rows[at - 1]! > row))) {
        distances[at] = distances[at - 1]!;
        rows[at] = rows[at - 1]!;
        at--;
      }
      distances[at] = distance;
      rows[at] = row;
    },
    finish(allRows, allDistances, at) {
      allRows.set(rows, at);
      allDistances.set(distances, at);
      distances.fill(Number.POSITIVE_INFINITY);
      rows.fill(0xffffffff);
    },
  };
}
