import type { RunContext } from '@duad/core';
import { type Program, requireEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { unitLength } from './vlad-layer.js';

/** y = projection^T x + offset, then unit length: what PCA-whitening comes down to. */
export interface Whitening {
  /** Numbers before. */
  readonly columns: number;
  /** Numbers after. */
  readonly dimension: number;
  /** columns x dimension, row-major. */
  readonly projection: Float32Array;
  /** One per number after. */
  readonly offset: Float32Array;
}

/** Rows per call; a fixed number, so that a row does not depend on those beside it. */
export const whiteningBatch = 16;

/** Applies a whitening to up to {@link whiteningBatch} rows at a time. */
export interface Whitener extends Disposable {
  whiten(rows: Float32Array): Promise<Float32Array>;
}

export async function whitener(whitening: Whitening, context: Pick<RunContext, 'engine'>): Promise<Whitener> {
  const { columns, dimension, projection, offset } = whitening;
  const engine = await requireEngine(context);
  // The projection may take half a gigabyte: it is fed as it is, not copied into the program.
  const program: Program<never, 'result'> = (await engine.compile(
    ({ rows, projection, offset }) => ({
      outputs: { result: unitLength(tf.add(tf.matMul(rows as tf.Tensor2D, projection as tf.Tensor2D), offset)) },
    }),
    {
      inputs: {
        rows: { shape: [whiteningBatch, columns] },
        projection: { shape: [columns, dimension] },
        offset: { shape: [dimension] },
      },
    },
  )) as never;
  return {
    async whiten(rows) {
      const padded = new Float32Array(whiteningBatch * columns);
      padded.set(rows);
      const { result } = await program.run({ rows: padded, projection, offset } as never);
      return (result.data as Float32Array).slice(0, (rows.length / columns) * dimension);
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}
