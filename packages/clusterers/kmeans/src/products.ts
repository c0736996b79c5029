import { type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { who } from './who.js';

/** Products of some rows with all centres. */
export interface ProductBlock {
  /** Position of the first of them among the rows asked for. */
  readonly from: number;
  readonly to: number;
  /** (to - from) x K. */
  readonly values: Float32Array;
}

/** Dot products of rows of a table with K centres, in float32 on the engine. */
export interface Products extends Disposable {
  /** @param some row numbers; all rows unless given */
  blocks(centres: Float32Array, context: Pick<RunContext, 'signal'>, some?: Uint32Array): AsyncGenerator<ProductBlock>;
}

/** Rows that are multiplied at a time: some 2 MiB of all rows, or a fraction if no more are wanted of some. */
export function blockSize({ rows, columns }: Matrix, wanted?: number): number {
  const largest = Math.min(8192, Math.max(256, Math.floor(2 ** 19 / columns)));
  if (wanted === undefined) return Math.min(rows, largest);
  const fractions = [Math.ceil(largest / 16), Math.ceil(largest / 4)];
  return fractions.find((size) => wanted <= size) ?? largest;
}

/**
 * Prepares the products with `count` centres, `size` rows at a time. All rows are read in place, the last block overlapping
 * the one before; some rows are first brought together.
 */
export async function products(engine: TensorEngine, table: Matrix, count: number, size: number): Promise<Products> {
  const { rows, columns: d, data } = table;
  const program = await engine.compile(
    ({ x, centres }) => ({ outputs: { values: tf.matMul(x as tf.Tensor2D, centres as tf.Tensor2D, false, true) } }),
    { inputs: { x: { shape: [size, d] }, centres: { shape: [count, d] } } },
  );
  async function multiply(x: Float32Array, centres: Float32Array): Promise<Float32Array> {
    const { values } = await program.run({ x, centres });
    return values!.data as Float32Array;
  }

  async function* all(centres: Float32Array): AsyncGenerator<ProductBlock> {
    for (let from = 0; from < rows; from += size) {
      const to = Math.min(from + size, rows);
      const values = await multiply(data.subarray((to - size) * d, to * d), centres);
      yield { from, to, values: values.subarray((from - (to - size)) * count) };
    }
  }

  async function* chosen(centres: Float32Array, some: Uint32Array): AsyncGenerator<ProductBlock> {
    const gathered = new Float32Array(size * d);
    for (let from = 0; from < some.length; from += size) {
      const to = Math.min(from + size, some.length);
      for (let at = from; at < to; at++) {
        gathered.set(data.subarray(some[at]! * d, (some[at]! + 1) * d), (at - from) * d);
      }
      yield { from, to, values: await multiply(gathered, centres) };
    }
  }

  return {
    async *blocks(centres, context, some) {
      for await (const block of some ? chosen(centres, some) : all(centres)) {
        throwIfCancelled(context, who);
        yield block;
      }
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}
