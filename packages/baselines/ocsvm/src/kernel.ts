import { type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { distancesTo, squaredDistance } from '@duad/neighbours';
import * as tf from '@tensorflow/tfjs-core';
import { who } from './who.js';

/** Values of the kernel exp(-gamma |x - y|^2) between rows asked about and the rows of one table. */
export interface Kernel extends Disposable {
  readonly rows: number;
  /** Rows that are best asked about at once. */
  readonly block: number;
  /**
   * Kernel values of the chosen rows of `x`, at most `block` of them, with all rows of the table; row after row, float32,
   * at least so many. What a row gets does not depend on those beside it.
   */
  values(x: Matrix, chosen: Uint32Array, context: Pick<RunContext, 'signal'>): Promise<Float32Array>;
}

/** Up to so many coordinates in the table plain loops are as quick as the engine. */
const plainSize = 30_000;

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/** What rounding may change the exponent by. */
const largestError = 1e-4;

/**
 * The kernel of one table. Small tables in plain float64 loops, large ones as products of blocks on the engine, of rows
 * centred and scaled so that the product of two of them is the exponent. Rows so far out that float32 would blur their
 * exponents are taken from float64 distances: the error of a product of n terms grows with the root of n (Higham, Mary,
 * "A New Approach to Probabilistic Rounding Error Analysis", SIAM J. Sci. Comput. 41(5), 2019), of which twice is allowed for.
 */
export async function kernelOf(table: Matrix, gamma: number, context: Pick<RunContext, 'engine'>): Promise<Kernel> {
  if (table.data.length <= plainSize) return plainKernel(table, gamma);
  const { rows, columns } = table;
  const engine = await requireEngine(context);
  const block = Math.max(16, Math.min(128, Math.floor(2 ** 20 / rows)));
  const centre = meansOf(table);
  const scale = Math.sqrt(2 * gamma);
  const width = columns + 2;
  const right = new Float32Array(rows * width);
  framed(table, sequence(0, rows), centre, scale, right, (half) => [1, -half]);
  const program = await engine.compile(
    ({ a, b }) => ({ outputs: { values: tf.exp(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true)) } }),
    { inputs: { a: { shape: [block, width] }, b: { shape: [rows, width] } } },
  );
  const farthest = largestError / (8 * roundoff * Math.sqrt(width));
  let distances: ReturnType<typeof distancesTo> | undefined;

  function farRow(x: Matrix, row: number, result: Float32Array, at: number): void {
    distances ??= distancesTo(table, who);
    const squares = distances(x, row);
    for (let j = 0; j < rows; j++) result[at + j] = Math.exp(-gamma * squares[j]!);
  }

  const left = new Float32Array(block * width);
  return {
    rows,
    block,
    async values(x, chosen, context) {
      throwIfCancelled(context, who);
      const halves = framed(x, chosen, centre, scale, left, (half) => [-half, 1]);
      const { values } = await program.run({ a: left, b: right });
      const result = values!.data as Float32Array;
      chosen.forEach((row, i) => {
        if (halves[i]! > farthest) farRow(x, row, result, i * rows);
      });
      return result;
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}

/** All in plain loops, in float64. */
export function plainKernel(table: Matrix, gamma: number): Kernel {
  const { rows } = table;
  return {
    rows,
    block: 64,
    async values(x, chosen, context) {
      throwIfCancelled(context, who);
      const result = new Float32Array(chosen.length * rows);
      chosen.forEach((row, i) => {
        plainRow(table, gamma, x, row, result, i * rows);
      });
      return result;
    },
    [Symbol.dispose]: () => {},
  };
}

/** The numbers from `from` up to `to`. */
export function sequence(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

function plainRow(table: Matrix, gamma: number, x: Matrix, row: number, result: Float32Array, at: number): void {
  const { data, rows, columns } = table;
  const start = row * columns;
  for (let j = 0, other = 0; j < rows; j++, other += columns) {
    result[at + j] = Math.exp(-gamma * squaredDistance(x.data, start, data, other, columns));
  }
}

function meansOf({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) means[j]! += data[at]! / rows;
  return means;
}

/** Squares of coordinates within this fit into float32 with room for sums; such rows are far beyond the plain limit. */
const limit = 1e15;

/**
 * Writes (row - centre) * scale and two more columns, which together make a product of rows the exponent itself.
 *
 * @returns half the squared length of each
 */
function framed(
  { data, columns }: Matrix,
  chosen: ArrayLike<number>,
  centre: Float64Array,
  scale: number,
  result: Float32Array,
  lastColumns: (half: number) => readonly [number, number],
): Float64Array {
  return Float64Array.from(chosen, (row, i) => {
    const start = i * (columns + 2);
    let half = 0;
    for (let j = 0; j < columns; j++) {
      const value = Math.max(-limit, Math.min(limit, (data[row * columns + j]! - centre[j]!) * scale));
      result[start + j] = value;
      half += (value * value) / 2;
    }
    result.set(lastColumns(half), start + columns);
    return half;
  });
}
