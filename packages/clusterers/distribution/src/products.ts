import { type RunContext, throwIfCancelled } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { who } from './who.js';

/** Dot products of m with n rows, in float32 on the engine. */
export interface Products extends Disposable {
  /** a: m x d, b: n x d; gives m x n. */
  multiply(a: Float32Array, b: Float32Array): Promise<Float32Array>;
}

/** Prepares products of that size. */
export async function products(
  engine: TensorEngine,
  size: { readonly m: number; readonly n: number; readonly columns: number },
  context: Pick<RunContext, 'signal'>,
): Promise<Products> {
  const program = await engine.compile(
    ({ a, b }) => ({ outputs: { values: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true) } }),
    { inputs: { a: { shape: [size.m, size.columns] }, b: { shape: [size.n, size.columns] } } },
  );
  return {
    async multiply(a, b) {
      throwIfCancelled(context, who);
      const { values } = await program.run({ a, b });
      return values!.data as Float32Array;
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}
