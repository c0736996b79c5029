import type { Matrix, RunContext } from '@duad/core';
import { adam, createTrainer, runEpochs, type TensorEngine } from '@duad/engine';
import { drawMasks } from './dropout-masks.js';
import { operationsPerRow, type Weights } from './networks.js';
import { rowLosses } from './objective.js';
import type { DagmmOptions } from './options.js';
import { who } from './who.js';

/** Weights after training, and the objective (Eq. 7) of each epoch. */
export interface Trained {
  readonly weights: Weights;
  readonly losses: readonly number[];
}

/**
 * Both networks end to end, by Adam on whole batches. The masks of dropout are a table with a row for each row of `x`,
 * drawn anew for every epoch.
 */
export async function train(
  engine: TensorEngine,
  x: Matrix,
  initial: Weights,
  shortest: number,
  options: DagmmOptions,
  context: RunContext,
): Promise<Trained> {
  const { dropout, estimationHidden, epochs, learningRate } = options;
  const hiddenUnits = dropout > 0 ? estimationHidden.reduce((sum, width) => sum + width, 0) : 0;
  const batch = Math.min(options.batchSize, x.rows);
  using trainer = await createTrainer<string, Record<string, { shape: number[] }>>(engine, {
    parameters: initial,
    rows: { x: { shape: [x.columns] }, ...(hiddenUnits > 0 && { masks: { shape: [hiddenUnits] } }) },
    batch,
    optimizer: adam({ learningRate }),
    rowLosses: (weights, rows) => rowLosses(weights, rows.x!, rows.masks, shortest, options),
  });
  const masks = new Float32Array(x.rows * hiddenUnits);
  const random = context.random.fork('dropout');
  const losses = await runEpochs(
    trainer,
    {
      rows: Uint32Array.from({ length: x.rows }, (_, row) => row),
      batch,
      epochs,
      tables: () => ({ x: x.data, ...(hiddenUnits > 0 && { masks: drawMasks(masks, dropout, random) }) }),
      lastBatch: 'filled',
      operationsPerRow: 4 * operationsPerRow(initial),
    },
    { ...context, random: context.random.fork('batches') },
    who,
  );
  return { weights: await trainer.read(), losses };
}
