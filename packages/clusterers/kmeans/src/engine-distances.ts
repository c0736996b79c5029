import type { Matrix } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import type { Distances } from './distances.js';
import { type Products, products } from './products.js';
import { squaredDistance } from './squared-distance.js';

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/** From this ratio of |mean|^2 to the mean |x - mean|^2 on, the products are taken of a centred copy of the table. */
const farFromOrigin = 64;

/**
 * Distances by |x|^2 - 2 x c + |c|^2 with the products in float32 on the engine. What the products leave open, by the
 * bound d u |x| |c| on their rounding error (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1),
 * is decided in float64. Takes values up to some 1e15.
 *
 * @param means d; the columns' means, about which the squares are multiplied out
 */
export function engineDistances(engine: TensorEngine, x: Matrix, means: Float64Array): Distances {
  const { rows, columns: d } = x;
  const squares = centredSquares(x, means);
  const offset = Math.sqrt(means.reduce((sum, mean) => sum + mean * mean, 0));
  const spread = squares.reduce((sum, square) => sum + square / rows, 0);
  const isFar = offset ** 2 > farFromOrigin * spread;
  const table = isFar ? centredCopy(x, means) : x;
  /** A bound on the norm of a row of the table. */
  const normOf = (row: number): number => Math.sqrt(squares[row]!) + (isFar ? 0 : offset);
  const prepared = new Map<number, Promise<Products>>();

  function productsWith(count: number): Promise<Products> {
    const known = prepared.get(count) ?? products(engine, table, count);
    prepared.set(count, known);
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
    const error = (norm: number): number => 2 * ((d + 4) * roundoff * norm * largest + d * 2 ** -126);
    return { near, offsets, error };
  }

  return {
    async nearest(centres, context) {
      const count = centres.length / d;
      const { near, offsets, error } = prepare(centres, count);
      const labels = new Int32Array(rows);
      for await (const { from, to, values } of (await productsWith(count)).blocks(near, context)) {
        for (let i = from, at = 0; i < to; i++, at += count) {
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
          const margin = 2 * error(normOf(i));
          if (second - best <= margin) {
            label = decide(x, i, centres, (k) => offsets[k]! - 2 * values[at + k]! <= best + margin);
          }
          labels[i] = label;
        }
      }
      return labels;
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
        for (let i = from, at = 0; i < to; i++) {
          const uncertain = 64 * error(normOf(i));
          for (let k = 0; k < count; k++, at++) {
            const square = squares[i]! + offsets[k]! - 2 * values[at]!;
            results[k]![i] = square > uncertain ? square : squaredDistance(x, i, centres, k * d);
          }
        }
      }
      return results;
    },

    dispose() {
      for (const each of prepared.values()) void each.then((program) => program[Symbol.dispose]());
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

/** The nearest, in float64, among the centres that may be it. */
function decide(x: Matrix, row: number, centres: Float64Array, isCandidate: (k: number) => boolean): number {
  let smallest = Number.POSITIVE_INFINITY;
  let label = 0;
  for (let k = 0; k * x.columns < centres.length; k++) {
    if (!isCandidate(k)) continue;
    const distance = squaredDistance(x, row, centres, k * x.columns, smallest);
    if (distance >= smallest) continue;
    smallest = distance;
    label = k;
  }
  return label;
}

/** |x_i - mean|^2 of each row. */
function centredSquares(x: Matrix, means: Float64Array): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, row) => squaredDistance(x, row, means, 0));
}

function centredCopy({ data, rows, columns }: Matrix, means: Float64Array): Matrix {
  const copy = new Float32Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) copy[at] = data[at]! - means[j]!;
  }
  return { data: copy, rows, columns };
}
