import { type Matrix, quantile, type RunContext } from '@duad/core';
import { adam, compileRowMap, createTrainer, runEpochs, type TensorEngine } from '@duad/engine';
import { initialWeights, outputs, rowLosses, type Weights } from './network.js';
import type { OcnnOptions } from './options.js';
import { who } from './who.js';

/** Rows of a block in evaluation. */
export const block = 512;

/** What training found. */
export interface Trained {
  readonly weights: Weights;
  /** r: the nu-quantile of the training rows' outputs. */
  readonly bias: number;
  readonly losses: readonly number[];
}

/** Alternates as in Algorithm 1: w and V by gradient steps for an epoch, then r as the nu-quantile of the outputs. */
export async function train(
  engine: TensorEngine,
  features: Matrix,
  options: OcnnOptions,
  context: RunContext,
): Promise<Trained> {
  const { activation, batchSize, epochs, hiddenUnits, learningRate, nu } = options;
  const { columns, data, rows } = features;
  const initial = initialWeights(columns, hiddenUnits, context.random.fork('weights'));
  const batch = Math.min(batchSize, rows);
  using trainer = await createTrainer<'v' | 'w', { x: { shape: number[] }; bias: { shape: number[] } }>(engine, {
    parameters: initial,
    rows: { x: { shape: [columns] }, bias: { shape: [] } },
    batch,
    optimizer: adam({ learningRate }),
    rowLosses: (weights, { x, bias }) => rowLosses(x, bias, weights, options),
  });
  const operationsPerRow = 6 * hiddenUnits * (columns + 1);
  using map = await compileRowMap(engine, {
    shape: [columns],
    block,
    weights: initial,
    operationsPerRow: operationsPerRow / 3,
    map: (x, { v, w }) => ({ y: outputs(x, { v: v!, w: w! }, activation) }),
  });
  async function currentBias(): Promise<number> {
    const { y } = await map.run(data, await trainer.read(), context, who);
    return quantile(y.toSorted(), nu);
  }
  const biases = new Float32Array(rows);
  const losses = await runEpochs(
    trainer,
    {
      rows: Uint32Array.from({ length: rows }, (_, row) => row),
      batch,
      epochs,
      tables: async () => ({ x: data, bias: biases.fill(await currentBias()) }),
      operationsPerRow,
    },
    { ...context, random: context.random.fork('batches') },
    who,
  );
  return { weights: await trainer.read(), bias: await currentBias(), losses };
}
