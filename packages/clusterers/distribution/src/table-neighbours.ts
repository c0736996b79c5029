import type { DistanceTable } from './distance-table.js';
import { NearestRows, type NeighbourSource, positionAfter } from './neighbours.js';
import type { Pace } from './pace.js';

/** Neighbours read off the table of all distances: every row may propose. O(N) per query. */
export function tableNeighbours({ data, rows, columns }: DistanceTable, pace: Pace): NeighbourSource {
  return {
    batch: 1,
    proposers: rows,
    async nearest(queries, unplaced) {
      await pace(2 * queries.length * unplaced.length);
      return queries.map(({ row, afterDistance, afterRow }) => {
        const found = new NearestRows();
        for (let at = positionAfter(unplaced, row); at < unplaced.length; at++) {
          const other = unplaced[at]!;
          const distance = data[row * columns + other]!;
          if (distance >= found.farthest || distance < afterDistance) continue;
          if (distance > afterDistance || other > afterRow) found.add(other, distance);
        }
        return found;
      });
    },
    dispose() {},
  };
}
