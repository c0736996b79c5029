import type { Matrix } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import { type Assignment, blankAssignment, type Distances } from './distances.js';
import { type ProductBlock, type Products, products } from './products.js';
import { squaredDistance } from './squared-distance.js';
import type { Survey } from './survey.js';

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/** From this ratio of |mean|^2 to the mean |x - mean|^2 on, the products are taken of a centred copy of the table. */
const farFromOrigin = 64;

/**
 * Distances by |x|^2 - 2 x c + |c|^2 with the products in float32 on the engine. What the products leave open, by the
 * bound d u |x| |c| on their rounding error (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1),
 * is decided in float64. Takes values up to some 1e15.
 *
 * @param survey of the same table; the squares are multiplied out about its means
 */
export function engineDistances(engine: TensorEngine, x: Matrix, { means, squares, meanVariance }: Survey): Distances {
  const { rows, columns: d } = x;
  const offset = Math.sqrt(means.reduce((sum, mean) => sum + mean * mean, 0));
  const isFar = offset ** 2 > farFromOrigin * meanVariance * d;
  const table = isFar ? centredCopy(x, means) : x;
  /** Bounds on the norms of the table's rows. */
  const norms = squares.map((square) => Math.sqrt(square) + (isFar ? 0 : offset));
  const programs = new Map<number, Promise<Products>>();

  function productsWith(count: number): Promise<Products> {
    const known = programs.get(count) ?? products(engine, table, count);
    programs.set(count, known);
    return known;
  }

  /** What turns products t (c - mean) into |x - c|^2 - |x - mean|^2. */
  function prepare(centres: ArrayLike<number>, count: number): Prepared {
    const near = new Float32Array(count * d);
    const offsets = new Float64Array(count);
    let largest = 0;
    for (let k = 0; k < count; k++) {
      let square = 0;
      for (let j = 0; j < d; j++) {
        const value = centres[k * d + j]! - means[j]!;
        near[k * d + j] = value;
        square += value * value;
        offsets[k]! += value * (value + (isFar ? 0 : 2 * means[j]!));
      }
      largest = Math.max(largest, Math.sqrt(square));
    }
    // What falls below the normal numbers of float32 comes on top of the rounding.
    const slope = 2 * (d + 4) * roundoff * largest;
    const least = 2 * d * 2 ** -126;
    const error = (norm: number): number => slope * norm + least;
    return { near, offsets, error };
  }

  function assignBlock(
    { from, to, values }: ProductBlock,
    chosen: Uint32Array | undefined,
    { offsets, error }: Prepared,
    centres: Float64Array,
    { labels, upper, lower }: Assignment,
  ): void {
    const count = offsets.length;
    for (let position = from, at = 0; position < to; position++, at += count) {
      const i = chosen ? chosen[position]! : position;
      let best = Number.POSITIVE_INFINITY;
      let second = Number.POSITIVE_INFINITY;
      let label = 0;
      for (let k = 0; k < count; k++) {
        const score = offsets[k]! - 2 * values[at + k]!;
        if (score >= second) continue;
        if (score >= best) {
          second = score;
          continue;
        }
        second = best;
        best = score;
        label = k;
      }
      const doubt = error(norms[i]!);
      const isClear = second - best > 2 * doubt;
      labels[i] = isClear ? label : decide(x, i, centres, offsets, values, at, best + 2 * doubt);
      upper[i] = Math.sqrt(Math.max(0, squares[i]! + (isClear ? best : second) + 3 * doubt));
      lower[i] = Math.sqrt(Math.max(0, squares[i]! + (isClear ? second : best) - doubt));
    }
  }

  return {
    async nearest(centres, context, known = blankAssignment(rows), some) {
      const count = centres.length / d;
      const prepared = prepare(centres, count);
      // Bringing rows together costs more than it saves unless it leaves out many.
      const chosen = some && some.length < 0.5 * rows ? some : undefined;
      for await (const block of (await productsWith(count)).blocks(prepared.near, context, chosen)) {
        assignBlock(block, chosen, prepared, centres, known);
      }
      return known;
    },

    async fromRows(chosen, context) {
      const count = chosen.length;
      const centres = new Float32Array(count * d);
      chosen.forEach((row, k) => {
        centres.set(x.data.subarray(row * d, (row + 1) * d), k * d);
      });
      const { near, offsets, error } = prepare(centres, count);
      const results = chosen.map(() => new Float64Array(rows));
      for await (const { from, to, values } of (await productsWith(count)).blocks(near, context)) {
        for (let k = 0; k < count; k++) {
          const result = results[k]!;
          const offset = offsets[k]!;
          for (let i = from, at = k; i < to; i++, at += count) {
            const square = squares[i]! + offset - 2 * values[at]!;
            result[i] = square > 64 * error(norms[i]!) ? square : squaredDistance(x, i, centres, k * d);
          }
        }
      }
      return results;
    },

    dispose() {
      for (const each of programs.values()) void each.then((program) => program[Symbol.dispose]());
    },
  };
}

interface Prepared {
  /** count x d; centre - mean. */
  readonly near: Float32Array;
  readonly offsets: Float64Array;
  /** Bound on the error of a squared distance, for a row of that norm. */
  readonly error: (norm: number) => number;
}

/** The nearest, in float64, among the centres whose score by the products is at most `limit`. */
function decide(
  x: Matrix,
  row: number,
  centres: Float64Array,
  offsets: Float64Array,
  values: Float32Array,
  at: number,
  limit: number,
): number {
  let smallest = Number.POSITIVE_INFINITY;
  let label = 0;
  for (let k = 0; k < offsets.length; k++) {
    if (offsets[k]! - 2 * values[at + k]! > limit) continue;
    const distance = squaredDistance(x, row, centres, k * x.columns, smallest);
    if (distance >= smallest) continue;
    smallest = distance;
    label = k;
  }
  return label;
}

function centredCopy({ data, rows, columns }: Matrix, means: Float64Array): Matrix {
  const copy = new Float32Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) copy[at] = data[at]! - means[j]!;
  }
  return { data: copy, rows, columns };
}
