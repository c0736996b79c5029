import type { DistanceTable } from './distance-table.js';
import type { Members } from './members.js';
import type { Prepared } from './prepare.js';
import { addTableRow } from './table-members.js';

/**
 * Members by the sum of the rows and of their squares, from which every mean follows without any distance: the mean over
 * a of |x - a|^2 is |x|^2 + mean |a|^2 - 2 x . mean a. O(d) each.
 */
export function momentMembers(
  { features: { data, columns }, squares, longest }: Prepared,
  table: DistanceTable,
): Members {
  const rows: number[] = [];
  const sum = new Float64Array(columns);
  let squaredSum = 0;
  let drift = 0;
  const tableSums = new Float64Array(table.columns);
  let summed = 0;

  function productWithSum(row: number): number {
    let [p, q, r, s] = [0, 0, 0, 0];
    let at = row * columns;
    let j = 0;
    for (; j + 3 < columns; j += 4, at += 4) {
      p += data[at]! * sum[j]!;
      q += data[at + 1]! * sum[j + 1]!;
      r += data[at + 2]! * sum[j + 2]!;
      s += data[at + 3]! * sum[j + 3]!;
    }
    for (; j < columns; j++, at++) p += data[at]! * sum[j]!;
    return p + q + (r + s);
  }

  return {
    rows,
    get drift() {
      return drift;
    },
    add(row) {
      const n = rows.push(row);
      let moved = 0;
      for (let j = 0, at = row * columns; j < columns; j++, at++) {
        const value = data[at]!;
        moved += (value - (n > 1 ? sum[j]! / (n - 1) : 0)) ** 2;
        sum[j]! += value;
      }
      // |x|^2 + mean |a|^2 - 2 x . mean a: the second term's change, and the third's by the inequality of Cauchy and Schwarz.
      drift += Math.abs(squares[row]! - (n > 1 ? squaredSum / (n - 1) : 0)) / n + (2 * longest * Math.sqrt(moved)) / n;
      squaredSum += squares[row]!;
    },
    meanDistanceFrom: (row) => squares[row]! + (squaredSum - 2 * productWithSum(row)) / rows.length,
    meanPairDistance() {
      const n = rows.length;
      const square = sum.reduce((total, value) => total + value * value, 0);
      return Math.max(0, (2 * (n * squaredSum - square)) / (n * (n - 1)));
    },
    tableSums() {
      for (; summed < rows.length; summed++) addTableRow(table, rows[summed]!, tableSums);
      return tableSums;
    },
  };
}
