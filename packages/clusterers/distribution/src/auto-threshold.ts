import { createRandom, type Pauses } from '@duad/core';
import { type DistanceTable, partOf } from './distance-table.js';
import { type SecondOrder, secondOrder } from './second-order.js';

const points = 256;
const sampledColumns = 1024;
const others = 16_384;

/**
 * Median over (at most 256) rows of the smallest second-order distance to any other row, over at most 1,024 columns; of
 * its ratio to the squared distance if `relative`. The rows and columns are drawn the same way each time.
 */
export async function typicalSecondOrder(table: DistanceTable, relative: boolean, pace: Pauses): Promise<number> {
  const random = createRandom('threshold');
  // With landmarks the rows are in random order: the first will do.
  const rows = table.columns < table.rows ? Math.min(table.rows, others) : table.rows;
  const chosen = random.sample(table.columns, points);
  const part = partOf(table, rows, random.permutation(table.columns).subarray(0, sampledColumns));
  const measure = secondOrder(part, part.columns < rows ? 'sample' : 'all');
  const smallest: number[] = [];
  for (const i of chosen) {
    let best = Number.POSITIVE_INFINITY;
    for (let j = 0; j < rows; j++) {
      const pause = pace(part.columns);
      if (pause) await pause;
      if (j !== i) best = Math.min(best, figure(measure, table, i, j, best, relative));
    }
    if (Number.isFinite(best)) smallest.push(best);
  }
  return median(smallest);
}

function figure(
  measure: SecondOrder,
  table: DistanceTable,
  i: number,
  j: number,
  best: number,
  relative: boolean,
): number {
  const distance = table.data[j * table.stride + i]!;
  if (!relative) return measure.between(i, j, distance, best);
  return distance > 0 ? measure.between(i, j, distance, best * distance) / distance : Number.POSITIVE_INFINITY;
}

function median(values: number[]): number {
  if (values.length === 0) return 0;
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}
