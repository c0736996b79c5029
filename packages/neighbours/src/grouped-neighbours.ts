import { type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import { requireEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { nearestList } from './nearest-list.js';
import type { Neighbours } from './neighbours.js';
import { offerSmallest } from './smallest.js';
import { squaredDistance } from './squared-distance.js';

/** Rows whose smallest distance the engine tells; the others of a group stay in there. */
export const rowsPerGroup = 16;

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/** Products at a time. */
const blockSize = 2 ** 21;

/** What float32 holds and no row reaches. */
const beyondAll = 2 ** 100;

/**
 * The engine multiplies a block of queries with all rows in float32 and answers, for each group of sixteen rows, the
 * smallest |y|^2 - 2 x y. The k-th smallest of these over the groups, and a bound on the rounding (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2002, section 3.1), tell which groups may hold one of the k nearest rows; only there are
 * distances taken, in float64.
 */
export async function groupedNeighbours(
  queries: Matrix,
  table: Matrix,
  k: number,
  context: Pick<RunContext, 'engine' | 'signal' | 'onProgress'>,
  who: string,
): Promise<Neighbours> {
  const { columns, rows: count } = table;
  const groups = Math.ceil(count / rowsPerGroup);
  const engine = await requireEngine(context);
  const { centre, scale } = frameOf(table, queries);
  const size = Math.min(queries.rows, Math.max(16, Math.floor(Math.min(blockSize / count, 4e9 / (count * columns)))));
  const width = columns + 1;
  const program = await engine.compile(
    ({ a, b }) => {
      const values = tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true);
      return { outputs: { smallest: tf.min(tf.reshape(values, [size, rowsPerGroup, groups]), 1) } };
    },
    { inputs: { a: { shape: [size, width] }, b: { shape: [groups * rowsPerGroup, width] } } },
  );
  // Row r of the table is place floor(r / 16) + (r mod 16) groups of b, so that the engine compares whole stretches.
  const b = new Float32Array(groups * rowsPerGroup * width);
  const largestNorm = new Float64Array(groups);
  for (let place = 0; place < groups * rowsPerGroup; place++) {
    const group = place % groups;
    const row = group * rowsPerGroup + Math.floor(place / groups);
    const square = row < count ? frame(table, row, centre, 1 / scale, b, place * width) : beyondAll;
    b[place * width + columns] = square;
    if (row < count) largestNorm[group] = Math.max(largestNorm[group]!, Math.sqrt(square));
  }
  const terms = (columns + 16) * roundoff;
  const relative = terms / (1 - terms);
  const least = columns * 2 ** -124;
  const ownDoubt = largestNorm.map((norm) => relative * norm * norm + least);

  const largestOfAll = largestNorm.reduce((most, norm) => Math.max(most, norm), 0);
  const doubtOfAll = ownDoubt.reduce((most, doubt) => Math.max(most, doubt), 0);

  const data = Float64Array.from(table.data);
  const list = nearestList(k);
  const rows = new Uint32Array(queries.rows * k);
  const squaredDistances = new Float64Array(queries.rows * k);
  const a = new Float32Array(size * width);
  const norms = new Float64Array(size);
  const upper = new Float64Array(k);

  function search(query: number, smallest: Float32Array, at: number, norm: number): void {
    const factor = 2 * relative * norm;
    upper.fill(Number.POSITIVE_INFINITY);
    let limit = Number.POSITIVE_INFINITY;
    for (let group = 0; group < groups; group++) {
      const value = smallest[at + group]!;
      if (value >= limit) continue;
      offerSmallest(upper, value + factor * largestNorm[group]! + ownDoubt[group]!);
      limit = upper[0]!;
    }
    const own = Float64Array.from(queries.data.subarray(query * columns, (query + 1) * columns));
    const loose = limit + factor * largestOfAll + doubtOfAll;
    for (let group = 0; group < groups; group++) {
      const value = smallest[at + group]!;
      if (value > loose || value - (factor * largestNorm[group]! + ownDoubt[group]!) > limit) continue;
      const end = Math.min((group + 1) * rowsPerGroup, count);
      for (let row = group * rowsPerGroup; row < end; row++) {
        const distance = squaredDistance(own, 0, data, row * columns, columns);
        if (distance <= list.limit) list.offer(row, distance);
      }
    }
    list.finish(rows, squaredDistances, query * k);
  }

  try {
    for (let from = 0; from < queries.rows; from += size) {
      throwIfCancelled(context, who);
      // The last block overlaps the one before it.
      const start = Math.min(from, queries.rows - size);
      for (let i = 0; i < size; i++) {
        norms[i] = Math.sqrt(frame(queries, start + i, centre, -2 / scale, a, i * width)) / 2;
        a[i * width + columns] = 1;
      }
      const { smallest } = await program.run({ a, b });
      for (let i = from - start; i < size; i++) {
        search(start + i, smallest!.data as Float32Array, i * groups, norms[i]!);
      }
      const done = start + size;
      context.onProgress?.({ stage: 'neighbours', done, total: queries.rows });
    }
  } finally {
    program[Symbol.dispose]();
  }
  return { k, rows, squaredDistances };
}

/** Writes (row - centre) * factor and returns the square of its length. */
function frame(
  { data, columns }: Matrix,
  row: number,
  centre: Float64Array,
  factor: number,
  result: Float32Array,
  at: number,
): number {
  let square = 0;
  for (let j = 0; j < columns; j++) {
    const value = (data[row * columns + j]! - centre[j]!) * factor;
    result[at + j] = value;
    square += value * value;
  }
  return square;
}

/** The means of the table's columns, and a power of two that nothing is farther from them than: no square overflows. */
function frameOf(table: Matrix, queries: Matrix): { readonly centre: Float64Array; readonly scale: number } {
  const { columns } = table;
  const centre = new Float64Array(columns);
  for (let at = 0; at < table.data.length; at++) centre[at % columns]! += table.data[at]! / table.rows;
  let farthest = 0;
  for (const { data } of queries === table ? [table] : [table, queries]) {
    for (let at = 0; at < data.length; at++) {
      farthest = Math.max(farthest, Math.abs(data[at]! - centre[at % columns]!));
    }
  }
  return { centre, scale: farthest === 0 ? 1 : 2 ** Math.ceil(Math.log2(farthest)) };
}
