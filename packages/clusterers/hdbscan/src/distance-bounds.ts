import { type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { squaredDistance } from '@duad/neighbours';
import * as tf from '@tensorflow/tfjs-core';
import { who } from './who.js';

/** What is known of the distances from one query to all rows of the table. */
interface BoundsRow {
  readonly query: number;
  /** No larger than the squared distance to row j. */
  readonly lower: Float64Array;
}

/**
 * Lower bounds on squared distances, cheap and near, by which most exact distances need not be taken: products of whole
 * blocks in float32 on the engine, less a bound on their rounding error (Higham, Accuracy and Stability of Numerical
 * Algorithms, 2002, section 3.1).
 */
export interface DistanceBounds extends Disposable {
  /** Goes through the queries in order. `lower` is one array, filled anew for each query that `wanted` lets pass. */
  forEach(
    visit: (row: BoundsRow) => void,
    context: Pick<RunContext, 'signal'>,
    wanted?: (query: number) => boolean,
  ): Promise<void>;
  /** The distance itself, squared, in float64. */
  exact(query: number, row: number): number;
}

/** Products are kept from one pass to the next up to so many: 512 MiB. */
const largestKept = 2 ** 27;

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/**
 * Prepares the products of all queries with all rows. The table is centred and scaled first, so that no square overflows and
 * little is lost where the rows lie far from the origin. Memory: a copy of the table, some 8 MiB of products at a time,
 * and all of them, 4 N^2 bytes, if `keep` is set and they fit into 512 MiB; else every pass multiplies anew.
 */
export async function distanceBounds(
  queries: Matrix,
  table: Matrix,
  context: Pick<RunContext, 'engine'>,
  keep: boolean,
): Promise<DistanceBounds> {
  const { columns, rows } = table;
  const engine = await requireEngine(context);
  const { centre, scale } = frameOf(table, queries);
  const right = framed(table, centre, scale);
  const left = queries === table ? right : framed(queries, centre, scale);
  const rightSquares = squares(right, columns);
  const leftSquares = left === right ? rightSquares : squares(left, columns);
  const count = queries.rows;
  const size = Math.min(count, Math.max(16, Math.floor(Math.min(2 ** 21 / rows, 4e9 / (rows * columns)))));
  const program = await engine.compile(
    ({ a, b }) => ({ outputs: { products: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true) } }),
    { inputs: { a: { shape: [size, columns] }, b: { shape: [rows, columns] } } },
  );
  const kept: (Float32Array | undefined)[] = [];
  const isKept = keep && count * rows <= largestKept;

  // With g the relative error of a product, |x - y|^2 is off by at most 2 g |x||y|, and by the rounding of the framed
  // copies and of products below the normal numbers. All in units of the scale.
  const terms = (columns + 16) * roundoff;
  const relative = terms / (1 - terms);
  const absolute = columns * 2 ** -124;
  const unit = scale * scale;
  const shrunk = rightSquares.map((square) => unit * ((1 - 8 * roundoff) * square - absolute));
  const norms = rightSquares.map((square) => Math.sqrt(square));
  const lower = new Float64Array(rows);

  function fill(query: number, products: Float32Array, at: number): void {
    const own = unit * (1 - 8 * roundoff) * leftSquares[query]!;
    const doubt = relative * Math.sqrt(leftSquares[query]!);
    const factor = 2 * unit;
    for (let j = 0; j < rows; j++) lower[j] = own + shrunk[j]! - factor * (products[at + j]! + doubt * norms[j]!);
  }

  async function productsFrom(start: number): Promise<Float32Array> {
    const known = kept[start];
    if (known) return known;
    const { products } = await program.run({ a: left.subarray(start * columns, (start + size) * columns), b: right });
    if (isKept) kept[start] = products!.data as Float32Array;
    return products!.data as Float32Array;
  }

  return {
    async forEach(visit, context, wanted = () => true) {
      for (let from = 0; from < count; from += size) {
        throwIfCancelled(context, who);
        const to = Math.min(from + size, count);
        let products: Float32Array | undefined;
        for (let query = from; query < to; query++) {
          if (!wanted(query)) continue;
          // The last block overlaps the one before it.
          products ??= await productsFrom(to - size);
          fill(query, products, (query - (to - size)) * rows);
          visit({ query, lower });
        }
      }
    },
    exact: (query, row) => squaredDistance(queries.data, query * columns, table.data, row * columns, columns),
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}

/** The means of the table's columns, and a power of two that nothing is farther from them than. */
function frameOf(table: Matrix, queries: Matrix): { readonly centre: Float64Array; readonly scale: number } {
  const { columns } = table;
  const centre = new Float64Array(columns);
  forEachValue(table, (value, j) => {
    centre[j]! += value / table.rows;
  });
  let farthest = 0;
  for (const each of queries === table ? [table] : [table, queries]) {
    forEachValue(each, (value, j) => {
      farthest = Math.max(farthest, Math.abs(value - centre[j]!));
    });
  }
  return { centre, scale: farthest === 0 ? 1 : 2 ** Math.ceil(Math.log2(farthest)) };
}

function framed(x: Matrix, centre: Float64Array, scale: number): Float32Array {
  const copy = new Float32Array(x.data.length);
  forEachValue(x, (value, j, at) => {
    copy[at] = (value - centre[j]!) / scale;
  });
  return copy;
}

function forEachValue({ data, columns }: Matrix, visit: (value: number, column: number, at: number) => void): void {
  for (let row = 0; row < data.length; row += columns) {
    for (let j = 0; j < columns; j++) visit(data[row + j]!, j, row + j);
  }
}

function squares(data: Float32Array, columns: number): Float64Array {
  const origin = new Float32Array(columns);
  return Float64Array.from({ length: data.length / columns }, (_, row) =>
    squaredDistance(data, row * columns, origin, 0, columns),
  );
}
