/** For each query, the row at the smallest mutual reachability distance. */
export interface Closest {
  readonly rows: Int32Array;
  /** Squared mutual reachability distances. */
  readonly reachabilities: Float64Array;
}

/** Takes offers; among equal reachabilities the nearer row counts, among equally near ones the first. */
export interface ClosestSearch extends Closest {
  offer(query: number, row: number, squaredDistance: number): void;
  /** Whether a row at that squared distance or farther could still be it. */
  mayBeat(query: number, squaredDistance: number): boolean;
}

/** Nothing found yet. */
export function closestTo(cores: Float64Array, queryCores: Float64Array): ClosestSearch {
  const queries = queryCores.length;
  const rows = new Int32Array(queries).fill(-1);
  const reachabilities = new Float64Array(queries).fill(Number.POSITIVE_INFINITY);
  const distances = new Float64Array(queries).fill(Number.POSITIVE_INFINITY);
  return {
    rows,
    reachabilities,
    mayBeat(query, distance) {
      const reachability = Math.max(distance, queryCores[query]!);
      const known = reachabilities[query]!;
      return reachability < known || (reachability === known && distance <= distances[query]!);
    },
    offer(query, row, distance) {
      const reachability = Math.max(distance, queryCores[query]!, cores[row]!);
      const better = reachability - reachabilities[query]! || distance - distances[query]! || row - rows[query]!;
      if (better >= 0 && rows[query] !== -1) return;
      reachabilities[query] = reachability;
      distances[query] = distance;
      rows[query] = row;
    },
  };
}
