import type { Clusterer, Evaluation, Matrix, RunContext } from '@duad/core';
import type { LatentOptions } from '../latent-features.js';
import type { Neighbourhoods } from '../neighbourhoods.js';

/** Rows presumed normal. */
export interface Selection {
  /** Ascending. */
  readonly rows: Uint32Array;
  /** Where whole clusters are accepted or not: how many were, and all variances, ascending. */
  readonly clusters?: { readonly accepted: number; readonly variances: readonly number[] };
}

/** What a rule may use: the settings of the detector, chance, and clusterings of the rows shared with the score. */
export interface SelectionContext extends RunContext {
  /** p0, per cent. */
  readonly initialAnomalyPercent: number;
  /** p, per cent. */
  readonly anomalyPercent: number;
  /** k_bn. */
  readonly codeSize: number;
  readonly initialClusterer: Clusterer;
  readonly clusterer: Clusterer;
  readonly latent: LatentOptions;
  /** Clusterings of the rows with the neighbours of each cluster; made on first use and kept. */
  neighbourhoods(): Promise<Neighbourhoods>;
}

/**
 * How rows are selected for training. A rule is made by a factory and holds options only; `begin` binds it to the rows.
 * Labels are never seen.
 */
export interface SelectionRule {
  readonly name: string;
  begin(x: Matrix, context: SelectionContext): Promise<Selector>;
}

/** A selection rule at work on given rows. One that holds on to engine memory has a `dispose` that gives it back. */
export interface Selector extends Partial<Disposable> {
  /** Before there is an autoencoder: C(X, p0) in the paper. */
  first(): Promise<Selection>;
  /** From what the autoencoders, one or several, make of all rows: C(Z, p) in the paper. */
  next(evaluations: readonly Evaluation[], current: Selection): Promise<Selection>;
}

/** Mean over the autoencoders of the angle of each row, radians. */
export function meanAngles(evaluations: readonly Evaluation[]): Float64Array {
  const mean = new Float64Array(evaluations[0]!.angles.length);
  for (const { angles } of evaluations) {
    for (let row = 0; row < mean.length; row++) mean[row]! += angles[row]! / evaluations.length;
  }
  return mean;
}
