import {
  type Artifact,
  type AutoencoderModel,
  breathe,
  checkMatrix,
  DuadError,
  type Evaluation,
  type Matrix,
  matrix,
  type RunContext,
  type TrainingReport,
} from '@duad/core';
import {
  adam,
  createTrainer,
  type LoopProgram,
  requireEngine,
  sgd,
  type TensorEngine,
  type Trainer,
} from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { modelArtifact, packageName as who } from './artifact.js';
import { checkScale, checkSpan } from './check-scale.js';
import type { Network, Weights, WeightTensors } from './network.js';
import { angles, rowLosses } from './reconstruction.js';

/** Floating-point operations that one call of the engine may take, so that progress and cancelling stay prompt. */
const operationsPerCall = 8e10;
/** Numbers that a block of rows may take up when a model is evaluated. */
const blockNumbers = 1 << 20;

/** An autoencoder with weights, and the options that it was made with. */
export interface TrainableModel<Options> extends AutoencoderModel {
  readonly options: Options;
}

type RowProgram<O extends string> = LoopProgram<
  Record<string, { shape: number[] }>,
  { x: { shape: number[] } },
  never,
  O
>;
type Rows = { readonly x: { readonly shape: number[] } };

/** Puts weights to a network: training, evaluating, saving. */
export async function createModel<Options>(
  network: Network<Options>,
  initial: Weights,
  context: Pick<RunContext, 'engine'>,
): Promise<TrainableModel<Options>> {
  const engine = await requireEngine(context);
  const { columns, codeSize, training, encode, decode } = network;
  const block = Math.max(1, Math.min(4096, Math.floor(blockNumbers / network.widest)));

  let weights: Weights | undefined = initial;
  let trainer: Trainer<string, Rows> | undefined;
  let disposed = false;
  const programs = new Map<string, RowProgram<string>>();

  /** The last table that was looked through: training calls come epoch by epoch with the same one. */
  let checked: WeakRef<Matrix> | undefined;

  function checkAlive(): void {
    if (disposed) throw new DuadError('DISPOSED', `${who}: this model was disposed of; create or load another`);
  }

  function check(x: Matrix): void {
    checkAlive();
    if (x === checked?.deref()) return;
    checkMatrix(x, who, { columns });
    checkScale(x, who);
    checked = new WeakRef(x);
  }

  async function currentWeights(): Promise<Weights> {
    weights ??= await trainer!.read();
    return weights;
  }

  async function startTraining(): Promise<Trainer<string, Rows>> {
    const { learningRate, momentum, optimizer } = training;
    return createTrainer<string, Rows>(engine, {
      parameters: initial,
      rows: { x: { shape: [columns] } },
      batch: training.batchSize,
      optimizer: optimizer === 'adam' ? adam({ learningRate }) : sgd({ learningRate, momentum }),
      rowLosses: (parameters, { x }) => rowLosses(x, decode(encode(x, parameters), parameters), training.loss),
    });
  }

  async function train(
    x: Matrix,
    rows: Uint32Array,
    epochs: number,
    { random, signal, onProgress }: RunContext,
  ): Promise<TrainingReport> {
    check(x);
    if (!trainer) checkSpan(x, who);
    if (rows.length === 0) throw new DuadError('TOO_FEW_ROWS', `${who}: there are no rows to train on`);
    trainer ??= await startTraining();
    const perCall = stepsPerCall(network, training.batchSize);
    const losses: number[] = [];
    let steps = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = random.shuffle(Int32Array.from(rows));
      const batches = split(order, training.batchSize);
      let sum = 0;
      for (let start = 0; start < batches.length; start += perCall) {
        await breathe({ signal }, who);
        const stretch = batches.slice(start, start + perCall);
        weights = undefined;
        const batchLosses = await trainer.steps({ x: x.data }, stretch);
        stretch.forEach((batch, i) => {
          sum += batchLosses[i]! * batch.length;
        });
      }
      steps += batches.length;
      losses.push(sum / rows.length);
      onProgress?.({ stage: 'epoch-end', done: epoch + 1, total: epochs, details: { loss: sum / rows.length } });
    }
    return { losses, steps };
  }

  /** Runs a function of a batch over all rows, block by block. */
  async function mapRows<O extends string>(
    name: string,
    x: Matrix,
    step: (x: tf.Tensor, weights: WeightTensors) => Record<O, tf.Tensor>,
    context: Partial<RunContext> = {},
  ): Promise<Record<O, Float32Array>> {
    check(x);
    const rows = Math.min(block, x.rows);
    const key = `${name} ${rows}`;
    let program = programs.get(key) as RowProgram<O> | undefined;
    if (!program) {
      program = await compileRows(engine, initial, columns, rows, step);
      programs.set(key, program as RowProgram<string>);
    }
    const inputs = Object.fromEntries(Object.entries(await currentWeights()).map(([key, { data }]) => [key, data]));
    const results = {} as Record<O, Float32Array>;
    const perCall = Math.max(1, Math.ceil(stepsPerCall(network, rows) * 2));
    const steps = Math.ceil(x.rows / rows);
    for (let start = 0; start < steps; start += perCall) {
      await breathe(context, who);
      const count = Math.min(perCall, steps - start);
      const first = start * rows;
      const indices = Int32Array.from({ length: count * rows }, (_, i) => Math.min(first + i, x.rows - 1));
      const outputs = await program.run({ rows: { x: x.data }, indices, inputs });
      for (const [output, { data, shape }] of Object.entries(outputs) as [
        O,
        { data: Float32Array; shape: number[] },
      ][]) {
        const width = shape.slice(2).reduce((size, side) => size * side, 1);
        results[output] ??= new Float32Array(x.rows * width);
        const kept = Math.min(count * rows, x.rows - first);
        results[output].set(data.subarray(0, kept * width), first * width);
      }
    }
    return results;
  }

  async function evaluate(x: Matrix, context?: Partial<RunContext>): Promise<Evaluation> {
    const step = (batch: tf.Tensor, weights: WeightTensors) => {
      const codes = encode(batch, weights);
      const reconstruction = decode(codes, weights);
      const squaredErrors = tf.sum(tf.squaredDifference(batch, reconstruction), 1);
      return { codes, angles: angles(batch, reconstruction), squaredErrors };
    };
    const { codes, ...rest } = await mapRows('evaluate', x, step, context);
    return { codes: matrix(codes, x.rows, codeSize), ...rest };
  }

  return {
    options: network.options,
    columns,
    codeSize,
    train,
    evaluate,
    async encode(x, context) {
      const { codes } = await mapRows('encode', x, (batch, weights) => ({ codes: encode(batch, weights) }), context);
      return matrix(codes, x.rows, codeSize);
    },
    async reconstruct(x, context) {
      const step = (batch: tf.Tensor, weights: WeightTensors) => ({ x: decode(encode(batch, weights), weights) });
      const { x: data } = await mapRows('reconstruct', x, step, context);
      return matrix(data, x.rows, columns, x.itemShape);
    },
    async toArtifact(): Promise<Artifact> {
      checkAlive();
      return modelArtifact(network, await currentWeights());
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      trainer?.[Symbol.dispose]();
      for (const program of programs.values()) program[Symbol.dispose]();
      programs.clear();
    },
  };
}

async function compileRows<O extends string>(
  engine: TensorEngine,
  weights: Weights,
  columns: number,
  rows: number,
  step: (x: tf.Tensor, weights: WeightTensors) => Record<O, tf.Tensor>,
): Promise<RowProgram<O>> {
  const inputs = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, { shape: [...shape] }]));
  const program = await engine.compileLoop(
    (tensors: Readonly<Record<string, tf.Tensor>>) => ({ outputs: step(tensors.x!, tensors) }),
    { rows: { x: { shape: [columns] } }, batch: rows, inputs },
  );
  return program as unknown as RowProgram<O>;
}

/** Forward and backward take about three times as many operations as forward. */
function stepsPerCall({ operationsPerRow }: Network<unknown>, batch: number): number {
  return Math.max(1, Math.floor(operationsPerCall / (3 * operationsPerRow * batch)));
}

function split(order: Int32Array, size: number): Int32Array[] {
  return Array.from({ length: Math.ceil(order.length / size) }, (_, i) => order.subarray(i * size, (i + 1) * size));
}
