import { type InductiveClustering, type Matrix, matrix, type RunContext } from '@duad/core';
import { nearestNeighbours } from '@duad/neighbours';

/** Gives rows the clusters that they would be in; -1 = unplaced. */
export type Placement = (x: Matrix, context: Partial<RunContext>) => Promise<Int32Array>;

/** As the clustering itself assigns rows. */
export function placementByClustering(inductive: InductiveClustering): Placement {
  return (x, context) => inductive.assign(x, context);
}

/** In the cluster of the nearest fitted row, so that a fitted row gets its own. */
export function placementByNearest(table: Matrix, labels: Int32Array, normalise: boolean): Placement {
  const fitted = normalise ? unitRows(table) : table;
  return async (x, context) => {
    const { rows } = await nearestNeighbours(normalise ? unitRows(x) : x, fitted, 1, context);
    return Int32Array.from(rows, (row) => labels[row]!);
  };
}

/** Rows of length 1; a row of zeros stays. */
function unitRows({ data, rows, columns }: Matrix): Matrix {
  const unit = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += columns) {
    let square = 0;
    for (let at = start; at < start + columns; at++) square += data[at]! ** 2;
    const length = Math.sqrt(square) || 1;
    for (let at = start; at < start + columns; at++) unit[at] = data[at]! / length;
  }
  return matrix(unit, rows, columns);
}
