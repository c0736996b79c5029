import type { DistanceTable } from './distance-table.js';
import { kernelError, kernelsOver, stretch } from './kernels/kernels.js';
import type { Members } from './members.js';
import type { Prepared } from './prepare.js';
import { addTableRow } from './table-members.js';

/** Relative error of a number rounded to float32. */
const rounding = 2 ** -24;

/**
 * Gives empty lists of members that hold the sum of the rows and of their squares, from which every mean follows without
 * any distance: the mean over a of |x - a|^2 is |x|^2 + mean |a|^2 - 2 x . mean a. O(d) each. Only the newest list is to
 * be asked for nearly exact distances: all of them use the room of the arena.
 */
export function momentMembers(prepared: Prepared, table: DistanceTable): () => Members {
  const { features, squares, longest, arena } = prepared;
  const { data, columns } = features;
  const kernels = kernelsOver(arena.memory);
  const rounded = arena.float32(columns);
  /** A whole number of stretches. */
  const byKernel = columns - (columns % stretch);

  function nearlyProductWithSum(row: number): number {
    const from = row * columns;
    const address = data.byteOffset + 4 * from;
    let sum = byKernel > 0 ? kernels.product(address, rounded.byteOffset, address + 4 * byKernel) : 0;
    for (let j = byKernel; j < columns; j++) sum += data[from + j]! * rounded[j]!;
    return sum;
  }

  return () => {
    const rows: number[] = [];
    const sum = new Float64Array(columns);
    let squaredSum = 0;
    let drift = 0;
    const tableSums = new Float64Array(table.columns);
    let summed = 0;

    function productWithSum(row: number): number {
      let product = 0;
      for (let j = 0, at = row * columns; j < columns; j++, at++) product += data[at]! * sum[j]!;
      return product;
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
        rounded.set(sum);
        // |x|^2 + mean |a|^2 - 2 x . mean a: the second term's change, and the third's by the inequality of Cauchy and Schwarz.
        drift +=
          Math.abs(squares[row]! - (n > 1 ? squaredSum / (n - 1) : 0)) / n + (2 * longest * Math.sqrt(moved)) / n;
        squaredSum += squares[row]!;
      },
      meanDistanceFrom: (row) => squares[row]! + (squaredSum - 2 * productWithSum(row)) / rows.length,
      nearlyMeanDistanceFrom: (row) => squares[row]! + (squaredSum - 2 * nearlyProductWithSum(row)) / rows.length,
      // The product's terms add up to |x| |sum| at most, and |sum| / n is no longer than the longest row.
      doubt: 2 * (kernelError + 2 * rounding) * longest ** 2,
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
  };
}
