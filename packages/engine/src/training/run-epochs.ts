import { breathe, DuadError, type RunContext } from '@duad/core';
import type { HostArray, Specs } from '../tensor-engine.js';
import type { Trainer } from './trainer.js';

/** Floating-point operations that one call of the engine may take, so that progress and cancelling stay prompt. */
const operationsPerCall = 3e10;

type Tables<R extends Specs> = { readonly [K in keyof R]: HostArray };

/** What {@link runEpochs} trains on, and for how long. */
export interface EpochPlan<R extends Specs> {
  /** Row numbers to train on; each epoch shuffles them. */
  readonly rows: ArrayLike<number>;
  /** Rows per step, as the trainer has it. */
  readonly batch: number;
  readonly epochs: number;
  /** Whole tables for an epoch, counted from 0: the same each time, or with fresh numbers such as dropout masks. */
  readonly tables: (epoch: number) => Tables<R> | Promise<Tables<R>>;
  /** What becomes of the last batch: it is `short`, or `filled` with rows from the beginning of the epoch's order. */
  readonly lastBatch?: 'short' | 'filled';
  /** Floating-point operations of a step per row, forward and backward. */
  readonly operationsPerRow: number;
}

/**
 * Trains for whole epochs over shuffled rows. Reports `epoch-end` with the loss, and can be cancelled between calls of
 * the engine.
 *
 * @param who the plug-in, for messages
 * @returns mean loss of each epoch
 * @throws CANCELLED; DEGENERATE_DATA once a loss is not finite
 */
export async function runEpochs<P extends string, R extends Specs>(
  trainer: Trainer<P, R>,
  plan: EpochPlan<R>,
  context: RunContext,
  who: string,
): Promise<number[]> {
  const { batch, epochs, operationsPerRow, lastBatch = 'short' } = plan;
  const perCall = Math.max(1, Math.floor(operationsPerCall / (operationsPerRow * batch)));
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const batches = batchesOf(context.random.shuffle(Int32Array.from(plan.rows)), batch, lastBatch);
    const tables = await plan.tables(epoch);
    let sum = 0;
    for (let start = 0; start < batches.length; start += perCall) {
      await breathe(context, who);
      const stretch = batches.slice(start, start + perCall);
      const batchLosses = await trainer.steps(tables, stretch);
      stretch.forEach(({ length }, i) => {
        sum += batchLosses[i]! * length;
      });
    }
    const loss = sum / batches.reduce((rows, { length }) => rows + length, 0);
    if (!Number.isFinite(loss)) {
      throw new DuadError(
        'DEGENERATE_DATA',
        `${who}: training went astray, the loss of epoch ${epoch + 1} is ${loss}; bring the columns to a range of about 1, or lower the learning rate`,
        { details: { epoch: epoch + 1 } },
      );
    }
    losses.push(loss);
    context.onProgress?.({ stage: 'epoch-end', done: epoch + 1, total: epochs, details: { loss } });
  }
  return losses;
}

function batchesOf(order: Int32Array, size: number, lastBatch: 'short' | 'filled'): Int32Array[] {
  const batches = Array.from({ length: Math.ceil(order.length / size) }, (_, i) =>
    order.subarray(i * size, (i + 1) * size),
  );
  const last = batches.at(-1);
  if (lastBatch === 'short' || !last || last.length === size) return batches;
  const filled = Int32Array.from({ length: size }, (_, i) => last[i] ?? order[(i - last.length) % order.length]!);
  return [...batches.slice(0, -1), filled];
}
