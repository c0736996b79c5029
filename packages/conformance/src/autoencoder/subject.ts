import type { Artifact, Autoencoder, AutoencoderModel, Engine, Matrix } from '@duad/core';
import type { Bench, ConformanceOptions } from '../check.js';
import { plantedAnomalies } from '../data/planted-anomalies.js';

export { withDisposable as withModel } from '../with-disposable.js';

/** What the suite for autoencoders needs to know besides the autoencoder. */
export interface AutoencoderConformance extends ConformanceOptions {
  /** Restores what `toArtifact` wrote. */
  readonly load?: (
    artifact: Artifact,
    context: { readonly engine?: Engine },
  ) => AutoencoderModel | Promise<AutoencoderModel>;
  /** Rows that it can learn to reproduce; 400 rows near a plane in 8 columns, few of them off it, unless given. */
  readonly table?: (seed: number) => Matrix;
  /** Epochs that are enough to halve the squared error on them; 30 unless given. */
  readonly epochs?: number;
  /** Whether it takes rows of any width; false where the item shape is fixed. True unless given. */
  readonly anyWidth?: boolean;
  /** Codes and the like of a row may differ by this times the largest with the rows beside it; 1e-5 unless given. */
  readonly tolerance?: number;
}

/** An autoencoder under test. */
export interface AutoencoderSubject {
  readonly make: () => Autoencoder;
  readonly options: AutoencoderConformance;
}

export function tableOf({ options }: AutoencoderSubject, seed: number): Matrix {
  return options.table?.(seed) ?? plantedAnomalies(seed).x;
}

export function allRows(x: Matrix): Uint32Array {
  return Uint32Array.from({ length: x.rows }, (_, i) => i);
}

export function epochsOf({ options }: AutoencoderSubject): number {
  return options.epochs ?? 30;
}

/** A model trained on the whole table for some epochs. */
export async function trained(
  subject: AutoencoderSubject,
  x: Matrix,
  bench: Bench,
  epochs = 2,
): Promise<AutoencoderModel> {
  const model = await subject.make().create(x.columns, bench.context(1));
  try {
    await model.train(x, allRows(x), epochs, bench.context(2));
    return model;
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}
