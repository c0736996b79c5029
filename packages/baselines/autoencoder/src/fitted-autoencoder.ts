import {
  type Artifact,
  type AutoencoderModel,
  checkMatrix,
  DuadError,
  type FittedDetector,
  type Matrix,
  matrix,
  type RunContext,
  type Warning,
} from '@duad/core';
import type { ReconstructionScore } from './options.js';
import { who } from './who.js';

/** Version of what `toArtifact` writes. */
export const layout = 1;

/** A trained autoencoder that scores rows by how badly they are reproduced. */
export interface FittedAutoencoder extends FittedDetector {
  /** Squared difference between each entry and its reconstruction; rows x columns. */
  explain(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
  /** Mean training loss of each epoch; empty after loading. */
  readonly losses: readonly number[];
}

/** Puts a detector together. It owns the model and disposes of it. */
export function fittedAutoencoder(
  model: AutoencoderModel,
  score: ReconstructionScore,
  losses: readonly number[],
  warnings: readonly Warning[],
): FittedAutoencoder {
  const { columns } = model;
  let disposed = false;

  function check(x: Matrix): void {
    if (disposed) throw new DuadError('DISPOSED', `${who}: this detector was disposed of; fit or load another`);
    checkMatrix(x, who, { columns });
  }

  return {
    columns,
    losses,
    warnings,
    async score(x, context) {
      check(x);
      const { angles, squaredErrors } = await model.evaluate(x, context);
      return score === 'angle' ? angles : squaredErrors;
    },
    async explain(x, context) {
      check(x);
      const { data } = await model.reconstruct(x, context);
      return matrix(
        x.data.map((value, i) => (value - data[i]!) ** 2),
        x.rows,
        columns,
        x.itemShape,
      );
    },
    async toArtifact(): Promise<Artifact> {
      if (disposed) throw new DuadError('DISPOSED', `${who}: this detector was disposed of; fit or load another`);
      return {
        package: who,
        version: layout,
        header: { columns, score, warnings },
        arrays: {},
        children: { model: await model.toArtifact() },
      };
    },
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      await model[Symbol.asyncDispose]();
    },
  };
}
