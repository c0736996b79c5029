import {
  type AutoencoderModel,
  breathe,
  checkMatrix,
  type Detector,
  type Matrix,
  matrix,
  parseOptions,
  type RunContext,
  type Warning,
} from '@duad/core';
import { type FittedAutoencoder, fittedAutoencoder } from './fitted-autoencoder.js';
import { type RobustAutoencoderInput, type RobustAutoencoderOptions, robustSchema } from './options.js';
import { shrink } from './shrink.js';
import { who } from './who.js';

/** A robust autoencoder with given options. */
export interface RobustAutoencoder extends Detector<FittedRobustAutoencoder> {
  readonly options: Readonly<RobustAutoencoderOptions> & Readonly<Record<string, unknown>>;
  fit(x: Matrix, context: RunContext): Promise<FittedRobustAutoencoder>;
}

/** A robust autoencoder after training. */
export interface FittedRobustAutoencoder extends FittedAutoencoder {
  /** S: the part of the training rows that the autoencoder is not asked to reproduce; no rows after loading. */
  readonly sparse: Matrix;
}

/**
 * Robust deep autoencoder (Zhou and Paffenroth, KDD 2017): X = L + S, an autoencoder for L and a sparse S, by turns.
 * Unsupervised. New rows are scored by how badly the autoencoder of L reproduces them.
 *
 * @throws INVALID_OPTION
 */
export function robustAutoencoder(options: RobustAutoencoderInput): RobustAutoencoder {
  const parsed = parseOptions(robustSchema, options, `${who} robustAutoencoder`);
  return {
    specVersion: 1,
    name: 'robust-autoencoder',
    supervision: 'unsupervised',
    capabilities: { deterministic: false, trained: true, explains: true },
    options: parsed as RobustAutoencoder['options'],
    async fit(x, context) {
      checkMatrix(x, who);
      const random = context.random.fork('autoencoder');
      const model = await parsed.autoencoder.create(x.columns, { ...context, random });
      try {
        return await alternate(x, model, parsed, { ...context, random: random.fork('training') });
      } catch (error) {
        await model[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

/** Algorithm 1 of the paper. */
async function alternate(
  x: Matrix,
  model: AutoencoderModel,
  { penalty, lambda, rounds, epochsPerRound, tolerance, score }: RobustAutoencoderOptions,
  context: RunContext,
): Promise<FittedRobustAutoencoder> {
  const { columns, itemShape, rows } = x;
  const everyRow = Uint32Array.from({ length: rows }, (_, row) => row);
  const sparse = matrix(new Float32Array(x.data.length), rows, columns, itemShape);
  const losses: number[] = [];
  const size = norm(x.data);
  let sum = x.data;
  let converged = false;
  for (let round = 0; round < rounds && !converged; round++) {
    await breathe(context, who);
    const low = matrix(
      x.data.map((value, i) => value - sparse.data[i]!),
      rows,
      columns,
      itemShape,
    );
    const { onProgress: _, ...quiet } = context;
    losses.push(...(await model.train(low, everyRow, epochsPerRound, quiet)).losses);
    const reproduced = (await model.reconstruct(low, context)).data;
    for (let i = 0; i < sparse.data.length; i++) sparse.data[i] = x.data[i]! - reproduced[i]!;
    shrink(sparse, lambda, penalty);
    const next = reproduced.map((value, i) => value + sparse.data[i]!);
    const gap = distance(x.data, next) / size;
    const change = distance(sum, next) / size;
    converged = gap < tolerance || change < tolerance;
    sum = next;
    const details = { loss: losses.at(-1)!, gap, change, sparse: shareAboveZero(sparse.data) };
    context.onProgress?.({ stage: 'round-end', done: round + 1, total: rounds, details });
  }
  const warnings: Warning[] = converged
    ? []
    : [{ code: 'NOT_CONVERGED', message: `${who}: still changing after ${rounds} rounds; more of them may help` }];
  return { ...fittedAutoencoder(model, score, losses, warnings), sparse };
}

function norm(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.max(Math.sqrt(sum), 1e-12);
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

function shareAboveZero(values: Float32Array): number {
  return values.reduce((count, value) => count + Number(value !== 0), 0) / values.length;
}
