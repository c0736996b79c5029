import type { DistanceTable } from './distance-table.js';
import type { Members } from './members.js';

/** Members by the table of all distances: the sum of their rows is at hand. O(N) to add one, O(1) to ask. */
export function tableMembers(table: DistanceTable): Members {
  const rows: number[] = [];
  const sums = new Float64Array(table.columns);
  let pairSum = 0;
  return {
    rows,
    drift: Number.POSITIVE_INFINITY,
    add(row) {
      rows.push(row);
      pairSum += 2 * sums[row]!;
      addTableRow(table, row, sums);
    },
    meanDistanceFrom: (row) => sums[row]! / rows.length,
    nearlyMeanDistanceFrom: (row) => sums[row]! / rows.length,
    doubt: 0,
    meanPairDistance: () => pairSum / (rows.length * (rows.length - 1)),
    tableSums: () => sums,
  };
}

/** Adds a row of the table to the sums of its columns. */
export function addTableRow({ data, stride, columns }: DistanceTable, row: number, sums: Float64Array): void {
  for (let l = 0, at = row * stride; l < columns; l++, at++) sums[l]! += data[at]!;
}
