import { breathe, type Matrix, type RunContext } from '@duad/core';
import { requireEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';

const blockRows = 1024;
/** Numbers that one call may return. */
const numbersPerCall = 1 << 24;

/** Sums of x x' over rows. `dispose` it when done. */
export interface SecondMoments extends Disposable {
  /**
   * Uncentred second moments of groups of rows, float64, d x d each; the products are taken in float32, block by block.
   * Costs d^2 per row.
   */
  of(groups: readonly Uint32Array[], context: Pick<RunContext, 'signal'>): Promise<Float64Array[]>;
}

/** Prepares second moments of rows of a table. */
export async function secondMoments(x: Matrix, context: Pick<RunContext, 'engine'>): Promise<SecondMoments> {
  const engine = await requireEngine(context);
  const d = x.columns;
  const block = Math.min(blockRows, x.rows);
  const program = await engine.compileLoop(
    ({ rows, weights }: { rows: tf.Tensor; weights: tf.Tensor }) => {
      const weighted = tf.mul(rows, tf.reshape(weights, [block, 1]));
      return { outputs: { moment: tf.matMul(weighted as tf.Tensor2D, rows as tf.Tensor2D, true, false) } };
    },
    { rows: { rows: { shape: [d] } }, batch: block, perStep: { weights: { shape: [block] } } },
  );

  async function of(groups: readonly Uint32Array[], { signal }: Pick<RunContext, 'signal'>): Promise<Float64Array[]> {
    const moments = groups.map(() => new Float64Array(d * d));
    const blocks = groups.flatMap((rows, group) =>
      Array.from({ length: Math.ceil(rows.length / block) }, (_, i) => ({
        group,
        rows: rows.subarray(i * block, (i + 1) * block),
      })),
    );
    const perCall = Math.max(1, Math.floor(numbersPerCall / (d * d)));
    for (let start = 0; start < blocks.length; start += perCall) {
      await breathe({ signal }, 'duad');
      const stretch = blocks.slice(start, start + perCall);
      const indices = new Int32Array(stretch.length * block);
      const weights = new Float32Array(stretch.length * block);
      stretch.forEach(({ rows }, step) => {
        indices.set(rows, step * block);
        weights.fill(1, step * block, step * block + rows.length);
      });
      const { moment } = await program.run({ rows: { rows: x.data }, indices, perStep: { weights } });
      stretch.forEach(({ group }, step) => {
        const sum = moments[group]!;
        const part = moment.data.subarray(step * d * d, (step + 1) * d * d);
        for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
      });
    }
    return moments;
  }

  return { of, [Symbol.dispose]: () => program[Symbol.dispose]() };
}
