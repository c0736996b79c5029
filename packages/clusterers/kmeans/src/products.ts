import { type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { who } from './who.js';

/** Products of some rows with all centres. */
export interface ProductBlock {
  readonly from: number;
  readonly to: number;
  /** (to - from) x K. */
  readonly values: Float32Array;
}

/** Dot products of every row of a table with K centres, in float32 on the engine. */
export interface Products extends Disposable {
  blocks(centres: Float32Array, context: Pick<RunContext, 'signal'>): AsyncGenerator<ProductBlock>;
}

/** Products written by one call: bounds memory and the time until a signal is heard. */
const outputsPerCall = 2 ** 22;

/** Prepares the products with `count` centres. The table is read in place; the last block overlaps the one before. */
export async function products(engine: TensorEngine, table: Matrix, count: number): Promise<Products> {
  const { rows, columns, data } = table;
  const size = Math.min(rows, Math.ceil(outputsPerCall / count));
  const program = await engine.compile(
    ({ x, centres }) => ({ outputs: { values: tf.matMul(x as tf.Tensor2D, centres as tf.Tensor2D, false, true) } }),
    { inputs: { x: { shape: [size, columns] }, centres: { shape: [count, columns] } } },
  );
  return {
    async *blocks(centres, context) {
      for (let from = 0; from < rows; from += size) {
        throwIfCancelled(context, who);
        const to = Math.min(from + size, rows);
        const x = data.subarray((to - size) * columns, to * columns);
        const result = await program.run({ x, centres });
        const values = (result.values!.data as Float32Array).subarray((from - (to - size)) * count);
        yield { from, to, values };
      }
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}
