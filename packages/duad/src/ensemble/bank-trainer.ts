import { breathe, DuadError, type Random, type RunContext } from '@duad/core';
import { adam, createTrainer, type TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { NetColumns } from './net-columns.js';
import { type BankWeights, decodeBank, encodeBank, initialBank, operationsOf } from './network-bank.js';

/** Floating-point operations and numbers that one call of the engine may take, so that cancelling stays prompt. */
const operationsPerCall = 1e10;
const numbersPerCall = 1 << 22;

/** How the nets are trained. */
export interface BankTraining {
  readonly columns: NetColumns;
  readonly widths: readonly number[];
  readonly batchSize: number;
  readonly learningRate: number;
}

/** All nets, trained as one program. */
export interface BankTrainer extends Disposable {
  /**
   * Goes on training on the rows named; each net draws batches of its own, with replacement.
   *
   * @param onSteps told how many steps were just made, and their mean loss
   * @throws CANCELLED; DEGENERATE_DATA if the loss is not finite
   */
  train(
    scaled: Float32Array,
    selected: Uint32Array,
    steps: number,
    random: Random,
    context: Pick<RunContext, 'signal'>,
    onSteps: (steps: number, loss: number) => void,
  ): Promise<void>;
  weights(): Promise<BankWeights>;
}

export async function createBankTrainer(
  engine: TensorEngine,
  { columns, widths, batchSize, learningRate }: BankTraining,
  random: Random,
): Promise<BankTrainer> {
  const { nets, width } = columns;
  const trainer = await createTrainer(engine, {
    parameters: initialBank(nets, widths, random),
    rows: { x: { shape: [width] } },
    batch: nets * batchSize,
    optimizer: adam({ learningRate }),
    // The sum over the nets of each one's mean squared error: none sees the others' gradients.
    rowLosses: (parameters, { x }) => {
      const rows = tf.reshape(x, [nets, batchSize, width]) as tf.Tensor3D;
      const rebuilt = decodeBank(encodeBank(rows, parameters), parameters);
      return tf.mul(tf.reshape(tf.mean(tf.squaredDifference(rebuilt, rows), 2), [-1]), nets);
    },
  });
  const perStep = nets * batchSize;
  const stepsPerCall = Math.max(
    1,
    Math.min(
      Math.floor(operationsPerCall / (3 * batchSize * operationsOf(nets, widths))),
      Math.floor(numbersPerCall / (perStep * width)),
    ),
  );

  return {
    async train(scaled, selected, steps, chance, context, onSteps) {
      for (let done = 0; done < steps; ) {
        await breathe(context, 'duad');
        const count = Math.min(stepsPerCall, steps - done);
        const x = new Float32Array(count * perStep * width);
        for (let row = 0; row < count * perStep; row++) {
          const net = Math.floor(row / batchSize) % nets;
          columns.copy(scaled, selected[chance.integer(selected.length)]!, net, x, row * width);
        }
        const batches = Array.from({ length: count }, (_, step) =>
          Int32Array.from({ length: perStep }, (_, i) => step * perStep + i),
        );
        const losses = await trainer.steps({ x }, batches);
        const loss = losses.reduce((sum, value) => sum + value, 0) / (count * nets);
        if (!Number.isFinite(loss)) {
          throw new DuadError(
            'DEGENERATE_DATA',
            `duad: training went astray, the loss is ${loss}; lower the learningRate`,
          );
        }
        done += count;
        onSteps(count, loss);
      }
    },
    weights: () => trainer.read(),
    [Symbol.dispose]: () => trainer[Symbol.dispose](),
  };
}
