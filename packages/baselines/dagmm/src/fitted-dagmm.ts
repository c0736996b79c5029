import { type Artifact, checkMatrix, DuadError, type FittedDetector, type Warning } from '@duad/core';
import { checkScale, compileRowMap, type TensorEngine } from '@duad/engine';
import { latent } from './latent.js';
import { energies, estimateMixture, type Mixture } from './mixture.js';
import { compress, estimateMemberships, operationsPerRow, type Weights } from './networks.js';
import { type DagmmOptions, latentSize } from './options.js';
import { type Standardisation, standardise } from './standardisation.js';
import { who } from './who.js';

/** Version of what `toArtifact` writes. */
export const layout = 2;
/** Rows of a block in evaluation. */
const block = 1024;

/** A trained DAGMM. */
export interface FittedDagmm extends FittedDetector {
  /** The mixture of the training rows in the space of z. */
  readonly mixture: Mixture;
  /** The objective of each epoch; empty after loading. */
  readonly losses: readonly number[];
}

/** What training found, or a file holds; without a mixture, that of `rows` is estimated. */
export interface DagmmParts {
  readonly columns: number;
  readonly options: DagmmOptions;
  readonly weights: Weights;
  /** What rows go through first, if anything. */
  readonly scaling: Standardisation | undefined;
  readonly shortest: number;
  readonly losses: readonly number[];
  readonly warnings: readonly Warning[];
}

/** Puts a detector together; `mixtureOf` is the mixture itself, or the training rows, scaled, to estimate it from. */
export async function fittedDagmm(
  engine: TensorEngine,
  parts: DagmmParts,
  mixtureOf: Mixture | Float32Array,
  signal?: AbortSignal,
): Promise<FittedDagmm> {
  const { columns, options, weights, scaling, shortest, losses, warnings } = parts;
  const q = latentSize(options);
  let disposed = false;
  const map = await compileRowMap(engine, {
    shape: [columns],
    block,
    weights,
    operationsPerRow: operationsPerRow(weights) / 3,
    map: (x, tensors) => {
      const { code, reconstruction } = compress(x, tensors, options);
      const z = latent(x, code, reconstruction, shortest, options);
      return { z, memberships: estimateMemberships(z, tensors, options) };
    },
  });
  const evaluate = (rows: Float32Array, context: { readonly signal?: AbortSignal | undefined }) =>
    map.run(rows, weights, context.signal ? { signal: context.signal } : {}, who);

  async function mixtureFrom(rows: Float32Array): Promise<Mixture> {
    const { z, memberships } = await evaluate(rows, { signal });
    return estimateMixture(z, memberships, q, options.jitter);
  }
  const mixture = mixtureOf instanceof Float32Array ? await mixtureFrom(mixtureOf) : mixtureOf;

  function checkAlive(): void {
    if (disposed) throw new DuadError('DISPOSED', `${who}: this detector was disposed of; fit or load another`);
  }

  return {
    columns,
    mixture,
    losses,
    warnings,
    async score(x, context = {}) {
      checkAlive();
      checkMatrix(x, who, { columns });
      checkScale(x, who, 'evaluate');
      const { z } = await evaluate(scaling ? standardise(x, scaling) : x.data, context);
      return energies(z, mixture, q);
    },
    async toArtifact(): Promise<Artifact> {
      checkAlive();
      const networks = Object.entries(weights).map(([name, { data }]) => [name, data] as const);
      return {
        package: who,
        version: layout,
        header: { columns, options, shortest, warnings },
        arrays: {
          ...Object.fromEntries(networks),
          ...(scaling && { 'scaling.means': scaling.means, 'scaling.deviations': scaling.deviations }),
          'mixture.weights': mixture.weights,
          'mixture.means': mixture.means,
          'mixture.covariances': mixture.covariances,
        },
      };
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      map[Symbol.dispose]();
    },
  };
}
