import type { DistanceTable } from './distance-table.js';
import type { Members } from './members.js';

/** Members by the table of all distances: the sum of their rows is at hand. O(N) to add one, O(1) to ask. */
export function tableMembers({ data, columns }: DistanceTable): Members {
  const rows: number[] = [];
  const sums = new Float64Array(columns);
  let pairSum = 0;
  return {
    rows,
    drift: Number.POSITIVE_INFINITY,
    add(row) {
      rows.push(row);
      pairSum += 2 * sums[row]!;
      for (let k = 0, at = row * columns; k < columns; k++, at++) sums[k]! += data[at]!;
    },
    meanDistanceFrom: (row) => sums[row]! / rows.length,
    meanPairDistance: () => pairSum / (rows.length * (rows.length - 1)),
  };
}
