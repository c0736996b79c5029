import { breathe, type Matrix, type RunContext } from '@duad/core';
import { requireEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';

const blockRows = 1024;
/** Multiplications and additions of one call: below a second. */
const workPerCall = 1e10;

/** Multiplies vectors by second moments of groups of rows that are never formed. `dispose` it when done. */
export interface MomentProducts extends Disposable {
  /**
   * For each group of rows X, sum of x x' v over its rows, in float32.
   *
   * @param bases for each group `vectors` vectors, [vectors, d]
   * @param rows all rows that are in some group
   * @param isIn whether the row at a position of `rows` is in a group
   */
  times(
    bases: readonly Float64Array[],
    rows: Uint32Array,
    isIn: (position: number, group: number) => boolean,
    context: Pick<RunContext, 'signal'>,
  ): Promise<Float64Array[]>;
}

/**
 * Prepares products for at most so many groups of rows and just so many vectors in each. Costs 2 d per row, group and
 * vector; memory for groups * vectors * d numbers, three times.
 */
export async function momentProducts(
  x: Matrix,
  groups: number,
  vectors: number,
  context: Pick<RunContext, 'engine'>,
): Promise<MomentProducts> {
  const engine = await requireEngine(context);
  const d = x.columns;
  const width = groups * vectors;
  const block = Math.min(blockRows, x.rows);
  const program = await engine.compileLoop(
    (
      { rows, weights, basis }: { rows: tf.Tensor; weights: tf.Tensor; basis: tf.Tensor },
      { sum }: { sum: tf.Tensor },
    ) => {
      const along = tf.reshape(tf.matMul(rows as tf.Tensor2D, basis as tf.Tensor2D), [block, groups, vectors]);
      const weighted = tf.reshape(tf.mul(along, tf.reshape(weights, [block, groups, 1])), [block, width]);
      return { state: { sum: tf.add(sum, tf.matMul(weighted as tf.Tensor2D, rows as tf.Tensor2D, true, false)) } };
    },
    {
      rows: { rows: { shape: [d] } },
      batch: block,
      perStep: { weights: { shape: [block, groups] } },
      inputs: { basis: { shape: [d, width] } },
      state: { sum: { shape: [width, d] } },
    },
  );
  const stepsPerCall = Math.max(1, Math.floor(workPerCall / (2 * block * d * width)));

  return {
    async times(bases, rows, isIn, { signal }) {
      const basis = columnsOf(bases, d, width);
      const state = engine.createState({ sum: { shape: [width, d], data: new Float32Array(width * d) } });
      for (let start = 0; start < rows.length; start += stepsPerCall * block) {
        await breathe({ signal }, 'duad');
        const stretch = rows.subarray(start, start + stepsPerCall * block);
        const steps = Math.ceil(stretch.length / block);
        const indices = new Int32Array(steps * block);
        indices.set(stretch);
        const weights = new Float32Array(steps * block * groups);
        for (let i = 0; i < stretch.length; i++) {
          for (let group = 0; group < bases.length; group++) {
            if (isIn(start + i, group)) weights[i * groups + group] = 1;
          }
        }
        await program.run({ rows: { rows: x.data }, indices, perStep: { weights }, inputs: { basis } }, state);
      }
      const { sum } = await state.read();
      state.dispose();
      const size = vectors * d;
      return bases.map((_, group) => Float64Array.from(sum!.data.subarray(group * size, (group + 1) * size)));
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}

/** The vectors as the columns of one d x width table; groups that are not there stay zero. */
function columnsOf(bases: readonly Float64Array[], d: number, width: number): Float32Array {
  const columns = new Float32Array(d * width);
  let column = 0;
  for (const basis of bases) {
    for (let start = 0; start < basis.length; start += d, column++) {
      for (let j = 0; j < d; j++) columns[j * width + column] = basis[start + j]!;
    }
  }
  return columns;
}
