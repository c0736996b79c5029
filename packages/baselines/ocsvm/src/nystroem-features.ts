import { breathe, type Matrix, type RunContext, selectRows } from '@duad/core';
import { requireEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { inverseCholesky } from './cholesky.js';
import { kernelOf, plainKernel, sequence } from './kernel.js';
import { who } from './who.js';

/** Added to the diagonal of the landmarks' kernel matrix, so that equal landmarks do no harm and float32 suffices. */
const ridge = 1e-4;

/** Rows in a space where the kernel is the plain inner product. */
export interface NystroemFeatures {
  readonly landmarks: Matrix;
  /** Rows x m, float32. */
  readonly features: Float32Array;
  /** Of a vector of that space: the weight of each landmark's kernel in its inner product with a row. */
  weightsOf(vector: Float64Array): Float64Array;
}

/**
 * Nyström's approximation (Williams and Seeger, NIPS 2000): with m rows drawn at random and their kernel matrix K = L L',
 * k(x, y) is about z(x) z(y), z(x) = L^-1 k(x, landmarks). O(N m (d + m)) time on the engine, 4 N m bytes.
 */
export async function nystroemFeatures(
  x: Matrix,
  count: number,
  gamma: number,
  context: RunContext,
): Promise<NystroemFeatures> {
  const landmarks = selectRows(x, context.random.fork('landmarks').sample(x.rows, count));
  const m = landmarks.rows;
  const square = Float64Array.from(await plainKernel(landmarks, gamma).values(landmarks, sequence(0, m), context));
  for (let i = 0; i < m; i++) square[i * m + i] = 1 + ridge;
  const inverse = inverseCholesky(square, m);

  using kernel = await kernelOf(landmarks, gamma, context);
  const { block } = kernel;
  const engine = await requireEngine(context);
  using program = await engine.compile(
    ({ values, factor }) => ({
      outputs: { features: tf.matMul(values as tf.Tensor2D, factor as tf.Tensor2D, false, true) },
    }),
    { inputs: { values: { shape: [block, m] }, factor: { shape: [m, m] } } },
  );
  const factor = Float32Array.from(inverse);
  const features = new Float32Array(x.rows * m);
  const padded = new Float32Array(block * m);
  for (let from = 0; from < x.rows; from += block) {
    await breathe(context, who);
    const rows = Math.min(block, x.rows - from);
    padded.set((await kernel.values(x, sequence(from, from + rows), context)).subarray(0, rows * m));
    const { features: some } = await program.run({ values: padded, factor });
    features.set((some!.data as Float32Array).subarray(0, rows * m), from * m);
    context.onProgress?.({ stage: 'features', done: from + rows, total: x.rows });
  }
  return {
    landmarks,
    features,
    weightsOf(vector) {
      const weights = new Float64Array(m);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j <= i; j++) weights[j]! += inverse[i * m + j]! * vector[i]!;
      }
      return weights;
    },
  };
}
