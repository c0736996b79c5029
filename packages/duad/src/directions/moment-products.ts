import { breathe, type Matrix, type RunContext } from '@duad/core';
import { requireEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';

const blockRows = 1024;
/** Multiplications and additions of one call: well below a second. */
const workPerCall = 1e10;

/** Multiplies vectors by the rows of a table, in float32. `dispose` it when done. */
export interface MomentProducts extends Disposable {
  /** Sum over the rows of x x' v for each of `width` vectors v, [width, d]; the d x d table x x' is never formed. */
  times(basis: Float64Array, context: Pick<RunContext, 'signal'>): Promise<Float64Array>;
  /** x' v for each row and each of `m` vectors v, [m, d]: rows x m. */
  along(basis: Float64Array, context: Pick<RunContext, 'signal'>): Promise<Float32Array>;
}

/** Prepares products with the rows of a table. `times` costs 2 d per row and vector, `along` d. */
export async function momentProducts(
  x: Matrix,
  width: number,
  m: number,
  context: Pick<RunContext, 'engine'>,
): Promise<MomentProducts> {
  const engine = await requireEngine(context);
  const { columns: d } = x;
  const block = Math.min(blockRows, x.rows);
  const rows = { rows: { shape: [d] } };
  const summing = await engine.compileLoop(
    (
      { rows, weights, basis }: { rows: tf.Tensor; weights: tf.Tensor; basis: tf.Tensor },
      { sum }: { sum: tf.Tensor },
    ) => {
      const along = tf.mul(tf.matMul(rows as tf.Tensor2D, basis as tf.Tensor2D), weights);
      return { state: { sum: tf.add(sum, tf.matMul(along as tf.Tensor2D, rows as tf.Tensor2D, true, false)) } };
    },
    {
      rows,
      batch: block,
      perStep: { weights: { shape: [block, 1] } },
      inputs: { basis: { shape: [d, width] } },
      state: { sum: { shape: [width, d] } },
    },
  );
  const projecting = await engine.compileLoop(
    ({ rows, basis }: { rows: tf.Tensor; basis: tf.Tensor }) => ({
      outputs: { along: tf.matMul(rows as tf.Tensor2D, basis as tf.Tensor2D) },
    }),
    { rows, batch: block, inputs: { basis: { shape: [d, m] } } },
  );
  const stepsPerCall = Math.max(1, Math.floor(workPerCall / (2 * block * d * width)));

  /** Stretches of whole blocks; where the last block lacks rows, row 0 stands in. */
  async function* stretches(signal: AbortSignal | undefined): AsyncGenerator<{ start: number; indices: Int32Array }> {
    for (let start = 0; start < x.rows; start += stepsPerCall * block) {
      await breathe({ signal }, 'duad');
      const steps = Math.min(stepsPerCall, Math.ceil((x.rows - start) / block));
      const indices = Int32Array.from({ length: steps * block }, (_, i) => (start + i < x.rows ? start + i : 0));
      yield { start, indices };
    }
  }

  return {
    async times(basis, { signal }) {
      const state = engine.createState({ sum: { shape: [width, d], data: new Float32Array(width * d) } });
      const inputs = { basis: asColumns(basis, d, width) };
      for await (const { start, indices } of stretches(signal)) {
        const weights = Float32Array.from(indices, (_, i) => (start + i < x.rows ? 1 : 0));
        await summing.run({ rows: { rows: x.data }, indices, perStep: { weights }, inputs }, state);
      }
      const { sum } = await state.read();
      state.dispose();
      return Float64Array.from(sum!.data);
    },
    async along(basis, { signal }) {
      const result = new Float32Array(x.rows * m);
      const inputs = { basis: asColumns(basis, d, m) };
      for await (const { start, indices } of stretches(signal)) {
        const { along } = await projecting.run({ rows: { rows: x.data }, indices, inputs });
        const wanted = Math.min(indices.length, x.rows - start) * m;
        result.set((along.data as Float32Array).subarray(0, wanted), start * m);
      }
      return result;
    },
    [Symbol.dispose]() {
      summing[Symbol.dispose]();
      projecting[Symbol.dispose]();
    },
  };
}

/** Vectors, [width, d], as the columns of a d x width table. */
function asColumns(basis: Float64Array, d: number, width: number): Float32Array {
  const columns = new Float32Array(d * width);
  for (let v = 0; v < width; v++) for (let j = 0; j < d; j++) columns[j * width + v] = basis[v * d + j]!;
  return columns;
}
