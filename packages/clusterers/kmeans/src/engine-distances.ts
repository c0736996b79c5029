import type { Matrix } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import { bestTwo, blankBestTwo } from './best-two.js';
import { type Assignment, blankAssignment, type Distances } from './distances.js';
import { blockSize, type ProductBlock, type Products, products } from './products.js';
import { squaredDistance } from './squared-distance.js';
import type { Survey } from './survey.js';

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/** From this ratio of |origin|^2 to the mean |x - origin|^2 on, the products are taken of a centred copy of the table. */
const farFromOrigin = 64;

/**
 * Distances by |x|^2 - 2 x c + |c|^2 with the products in float32 on the engine. What the products leave open, by the
 * bound d u |x| |c| on their rounding error (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1),
 * is decided in float64. Takes values up to some 1e15.
 *
 * @param survey of the same table; the squares are multiplied out about its origin
 */
export function engineDistances(engine: TensorEngine, x: Matrix, { origin, squares, total }: Survey): Distances {
  const { rows, columns: d } = x;
  const offset = Math.sqrt(origin.reduce((sum, value) => sum + value * value, 0));
  const isFar = offset ** 2 > (farFromOrigin * total) / rows;
  const table = isFar ? centredCopy(x, origin) : x;
  /** Bounds on the norms of the table's rows. */
  const norms = squares.map((square) => Math.sqrt(square) + (isFar ? 0 : offset));
  const programs = new Map<string, Promise<Products>>();
  /** The second nearest centre of each row as far as known: where to begin with the next search. */
  const rivals = new Int32Array(rows);
  const found = blankBestTwo(blockSize(table, rows));

  function productsWith(count: number, wanted?: number): Promise<Products> {
    const size = blockSize(table, wanted);
    const name = `${count} ${size}`;
    const known = programs.get(name) ?? products(engine, table, count, size);
    programs.set(name, known);
    return known;
  }

  /** What turns products t (c - origin) into (|x - origin|^2 - |x - c|^2) / 2. */
  function prepare(centres: ArrayLike<number>, count: number): Prepared {
    const near = new Float32Array(count * d);
    const halves = new Float64Array(count);
    let largest = 0;
    for (let k = 0; k < count; k++) {
      let square = 0;
      for (let j = 0; j < d; j++) {
        const value = centres[k * d + j]! - origin[j]!;
        near[k * d + j] = value;
        square += value * value;
        halves[k]! += value * (value / 2 + (isFar ? 0 : origin[j]!));
      }
      largest = Math.max(largest, Math.sqrt(square));
    }
    // What falls below the normal numbers of float32 comes on top of the rounding.
    const slope = 2 * (d + 4) * roundoff * largest;
    const least = 2 * d * 2 ** -126;
    const error = (norm: number): number => slope * norm + least;
    return { near, halves, error };
  }

  function assignBlock(
    { from, to, values }: ProductBlock,
    chosen: Uint32Array | undefined,
    { halves, error }: Prepared,
    centres: Float64Array,
    { labels, upper, lower }: Assignment,
  ): void {
    const count = halves.length;
    for (let position = from, row = 0; position < to; position++, row++) {
      const i = chosen ? chosen[position]! : position;
      found.labels[row] = Math.max(0, labels[i]!);
      found.rivals[row] = rivals[i]!;
    }
    bestTwo(values, to - from, halves, found);
    for (let position = from, row = 0; position < to; position++, row++) {
      const i = chosen ? chosen[position]! : position;
      const nearest = squares[i]! - 2 * found.best[row]!;
      const next = squares[i]! - 2 * found.second[row]!;
      const doubt = error(norms[i]!);
      const isClear = next - nearest > 2 * doubt;
      rivals[i] = found.rivals[row]!;
      labels[i] = isClear
        ? found.labels[row]!
        : decide(x, i, centres, halves, values, row * count, found.best[row]! - doubt);
      upper[i] = Math.sqrt(Math.max(0, (isClear ? nearest : next) + 3 * doubt));
      lower[i] = Math.sqrt(Math.max(0, (isClear ? next : nearest) - doubt));
    }
  }

  return {
    async nearest(centres, context, known = blankAssignment(rows), some) {
      const count = centres.length / d;
      const prepared = prepare(centres, count);
      // Bringing rows together costs more than it saves unless it leaves out many.
      const chosen = some && some.length < 0.5 * rows ? some : undefined;
      for await (const block of (await productsWith(count, chosen?.length)).blocks(prepared.near, context, chosen)) {
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
      const { near, halves, error } = prepare(centres, count);
      const results = chosen.map(() => new Float64Array(rows));
      for await (const { from, to, values } of (await productsWith(count)).blocks(near, context)) {
        for (let k = 0; k < count; k++) {
          const result = results[k]!;
          const half = halves[k]!;
          for (let i = from, at = k; i < to; i++, at += count) {
            const square = squares[i]! + 2 * (half - values[at]!);
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
  /** count x d; centre - origin. */
  readonly near: Float32Array;
  /** Half of |c - origin|^2, and where the table is not centred of what the origin adds to the product. */
  readonly halves: Float64Array;
  /** Bound on the error of a squared distance, for a row of that norm. */
  readonly error: (norm: number) => number;
}

/** The nearest, in float64, among the centres whose score by the products is at least `limit`. */
function decide(
  x: Matrix,
  row: number,
  centres: Float64Array,
  halves: Float64Array,
  values: Float32Array,
  at: number,
  limit: number,
): number {
  let smallest = Number.POSITIVE_INFINITY;
  let label = 0;
  for (let k = 0; k < halves.length; k++) {
    if (values[at + k]! - halves[k]! < limit) continue;
    const distance = squaredDistance(x, row, centres, k * x.columns, smallest);
    if (distance >= smallest) continue;
    smallest = distance;
    label = k;
  }
  return label;
}

function centredCopy({ data, rows, columns }: Matrix, origin: Float64Array): Matrix {
  const copy = new Float32Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) copy[at] = data[at]! - origin[j]!;
  }
  return { data: copy, rows, columns };
}
