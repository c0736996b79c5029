import { breathe, type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import { requireEngine, type TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { blocksFor, callsOver } from './blocks.js';
import { densityForm } from './density-form.js';
import { logDensities } from './log-densities.js';
import type { MixtureParameters } from './mixture-parameters.js';
import { who } from './who.js';

/** Log densities of some rows, one after the other. */
export interface DensityBlock {
  /** Number of the first row. */
  readonly from: number;
  /** rows x K. */
  readonly values: Float64Array;
}

/** Up to this much work (rows K d^2) plain loops are done before the engine has compiled. */
const plainWork = 3e7;

/** Work per row: the products that the distances to all components take. */
export function workPerRow({
  covariance,
  components,
  columns,
}: Pick<MixtureParameters, 'covariance' | 'components' | 'columns'>): number {
  return components * columns * (covariance === 'full' || covariance === 'tied' ? columns : 1);
}

/**
 * log(weight_k N(x_i | mean_k, C_k)) of all rows, block by block, so that memory does not grow with the rows.
 *
 * @param origin d; a point amid the rows that the mixture was fitted on
 */
export async function* densityBlocks(
  x: Matrix,
  parameters: MixtureParameters,
  origin: Float64Array,
  context: Partial<RunContext>,
): AsyncGenerator<DensityBlock> {
  const isLinear = parameters.covariance === 'diagonal' || parameters.covariance === 'spherical';
  if (isLinear || x.rows * workPerRow(parameters) <= plainWork) {
    yield* plainBlocks(x, parameters, context);
  } else {
    yield* engineBlocks(await requireEngine(context, { precision: 'float64' }), x, parameters, origin, context);
  }
}

async function* plainBlocks(
  x: Matrix,
  parameters: MixtureParameters,
  context: Partial<RunContext>,
): AsyncGenerator<DensityBlock> {
  const { components } = parameters;
  const size = Math.max(1, Math.floor(plainWork / workPerRow(parameters)));
  for (let from = 0; from < x.rows; from += size) {
    const to = Math.min(from + size, x.rows);
    const values = new Float64Array((to - from) * components);
    logDensities(x, from, to, parameters, values);
    yield { from, values };
    await breathe(context, who);
  }
}

async function* engineBlocks(
  engine: TensorEngine,
  x: Matrix,
  parameters: MixtureParameters,
  origin: Float64Array,
  context: Partial<RunContext>,
): AsyncGenerator<DensityBlock> {
  const { components, columns, covariance } = parameters;
  const blocks = blocksFor(x.rows, components, columns);
  const densities = densityForm(covariance, components, columns);
  using program = await engine.compileLoop(
    (inputs: Record<string, tf.Tensor>) => {
      const block = tf.transpose(tf.sub(inputs.x!, inputs.origin!)) as tf.Tensor2D;
      return { outputs: { values: tf.transpose(densities.logDensities(block, inputs)) } };
    },
    {
      rows: { x: { shape: [columns] } },
      batch: blocks.size,
      inputs: { origin: { shape: [columns] }, ...densities.specs },
      precision: 'float64',
    },
  );
  const inputs = { origin, ...densities.inputs(parameters, origin) };
  let from = 0;
  for (const { indices } of callsOver(x.rows, blocks)) {
    throwIfCancelled(context, who);
    const { values } = await program.run({ rows: { x: x.data }, indices, inputs });
    const count = Math.min(indices.length, x.rows - from);
    yield { from, values: (values!.data as Float64Array).subarray(0, count * components) };
    from += count;
  }
}
