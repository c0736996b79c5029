import { type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { arenaBytes, createArena } from '@duad/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { groupsAtOnce, kernelsOver } from './kernels.js';
import { nearestList } from './nearest-list.js';
import type { Neighbours } from './neighbours.js';
import { offerSmallest } from './smallest.js';

/** Rows whose smallest distance the engine tells; the others of a group stay in there. */
export const rowsPerGroup = 16;

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/** Products at a time. */
const blockSize = 2 ** 21;

/** Covers the rounding of a bound to float32. */
const roundedUp = 1 + 2 ** -20;

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
  const groups = groupsAtOnce * Math.ceil(count / rowsPerGroup / groupsAtOnce);
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
  const arena = createArena(
    arenaBytes(
      ...[4 * table.data.length, 4 * columns, 4 * size * groups, 8 * rowsPerGroup],
      ...[4 * groups, 4 * groups, 4 * groups, groups],
    ),
    who,
  );
  const kernels = kernelsOver(arena.memory);
  const largestNorm = arena.float32(groups);
  for (let place = 0; place < groups * rowsPerGroup; place++) {
    const group = place % groups;
    const row = group * rowsPerGroup + Math.floor(place / groups);
    const square = row < count ? frame(table, row, centre, 1 / scale, b, place * width) : beyondAll;
    b[place * width + columns] = square;
    if (row < count) largestNorm[group] = Math.max(largestNorm[group]!, roundedUp * Math.sqrt(square));
  }
  const terms = (columns + 24) * roundoff;
  const relative = (roundedUp * terms) / (1 - terms);
  const least = columns * 2 ** -124;
  const doubts = arena.float32(groups);
  for (let group = 0; group < groups; group++) doubts[group] = relative * largestNorm[group]! ** 2 + least;

  const data = arena.float32(table.data.length);
  data.set(table.data);
  const own = arena.float32(columns);
  const smallest = arena.float32(size * groups);
  const near = arena.int32(groups);
  const leastOfFour = arena.float32(groups / 4);
  const distances = arena.float64(rowsPerGroup);
  /** Groups that hold rows. */
  const filled = Math.ceil(count / rowsPerGroup);
  const wholeBytes = 4 * (columns - (columns % 4));
  const list = nearestList(k);
  const rows = new Uint32Array(queries.rows * k);
  const squaredDistances = new Float64Array(queries.rows * k);
  const a = new Float32Array(size * width);
  const norms = new Float64Array(size);
  const upper = new Float64Array(k);

  function search(query: number, at: number, norm: number): void {
    const [values, norms, doubt] = [smallest.byteOffset + 4 * at, largestNorm.byteOffset, doubts.byteOffset];
    const end = values + 4 * groups;
    const factor = 2 * relative * norm;
    upper.fill(Number.POSITIVE_INFINITY);
    kernels.leastOfFour(values, end, norms, doubt, factor, leastOfFour.byteOffset);
    for (let four = 0; four < leastOfFour.length; four++) offerSmallest(upper, leastOfFour[four]!);
    const listEnd = kernels.listUpTo(values, end, norms, doubt, factor, upper[0]!, near.byteOffset);
    own.set(queries.data.subarray(query * columns, (query + 1) * columns));
    const listed = (listEnd - near.byteOffset) / 4;
    // At least k rows are no farther: most others need not be offered. The slack is for the rounding of the norm.
    const farthest = scale ** 2 * (upper[0]! + norm ** 2 * (1 + 1e-12)) * (1 + 1e-12);
    for (let place = 0; place < listed; place++) if (near[place]! < filled) searchGroup(near[place]!, farthest);
    list.finish(rows, squaredDistances, query * k);
  }

  function searchGroup(group: number, farthest: number): void {
    const from = group * rowsPerGroup;
    const to = Math.min(from + rowsPerGroup, count);
    const start = data.byteOffset + from * 4 * columns;
    const end = data.byteOffset + to * 4 * columns;
    kernels.distances(own.byteOffset, start, end, 4 * columns, wholeBytes, distances.byteOffset);
    let limit = Math.min(list.limit, farthest);
    for (let row = from; row < to; row++) {
      if (distances[row - from]! > limit) continue;
      list.offer(row, distances[row - from]!);
      limit = Math.min(list.limit, farthest);
    }
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
      const results = await program.run({ a, b });
      smallest.set(results.smallest!.data as Float32Array);
      for (let i = from - start; i < size; i++) search(start + i, i * groups, norms[i]!);
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
