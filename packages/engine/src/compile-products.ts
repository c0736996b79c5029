import * as tf from '@tensorflow/tfjs-core';
import type { TensorEngine } from './tensor-engine.js';

/** Dot products of the rows of two tables, in float32. */
export interface Products extends Disposable {
  /**
   * a: m x d, b: n x d; writes m x n. An engine on the CPU reads and writes in place, and leaves no garbage, the collection
   * of which would keep its threads waiting.
   */
  multiply(a: Float32Array, b: Float32Array, into: Float32Array): Promise<void>;
}

/** Prepares products of tables of that size. */
export async function compileProducts(
  engine: TensorEngine,
  { m, n, columns }: { readonly m: number; readonly n: number; readonly columns: number },
): Promise<Products> {
  const program = await engine.compile(
    ({ a, b }) => ({ outputs: { values: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true) } }),
    { inputs: { a: { shape: [m, columns] }, b: { shape: [n, columns] } }, takesTurns: true },
  );
  return {
    async multiply(a, b, into) {
      await program.run({ a, b }, undefined, { values: { shape: [m, n], data: into } });
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}
