import type { Pauses } from '@duad/core';
import type { DistanceTable } from './distance-table.js';
import { NearestRows, type NeighbourSource, positionAfter } from './neighbours.js';

/** Neighbours read off the table of all distances: every row may propose. O(N) per query. */
export function tableNeighbours({ data, rows, stride }: DistanceTable, pace: Pauses): NeighbourSource {
  return {
    batch: 1,
    proposers: rows,
    bounds: Float64Array.from({ length: rows }, (_, row) => leastOf(data, row * stride + row + 1, row * stride + rows)),
    async nearest(queries, unplaced) {
      await pace(2 * queries.length * unplaced.length);
      return queries.map(({ row, afterDistance, afterRow }) => {
        const found = new NearestRows();
        for (let at = positionAfter(unplaced, row); at < unplaced.length; at++) {
          const other = unplaced[at]!;
          const distance = data[row * stride + other]!;
          if (distance >= found.farthest || distance < afterDistance) continue;
          if (distance > afterDistance || other > afterRow) found.add(other, distance);
        }
        return found;
      });
    },
    dispose() {},
  };
}

function leastOf(data: Float32Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; at < to; at++) if (data[at]! < least) least = data[at]!;
  return least;
}
