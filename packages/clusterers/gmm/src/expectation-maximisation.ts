import type { RunContext } from '@duad/core';
import type { Expectation } from './expectation.js';
import { type MaximisationSettings, type Maximised, maximise } from './maximise.js';

/** Where EM ended. */
export interface Fitted extends Maximised {
  /** Mean log-likelihood per row before each maximisation step. */
  readonly lowerBounds: Float64Array;
  readonly converged: boolean;
}

/** When EM ends. */
export interface StoppingRule {
  readonly tolerance: number;
  readonly iterations: number;
}

/**
 * Expectation and maximisation in turn until the mean log-likelihood changes by less than the tolerance. One iteration
 * costs rows K d^2 for full and tied covariances, rows K d for the others.
 */
export async function expectationMaximisation(
  expectation: Expectation,
  begin: Maximised,
  rows: number,
  settings: MaximisationSettings,
  rule: StoppingRule,
  context: RunContext,
): Promise<Fitted> {
  const lowerBounds: number[] = [];
  let current = begin;
  let converged = false;
  while (!converged && lowerBounds.length < rule.iterations) {
    const statistics = await expectation.statistics(current.parameters, context);
    current = maximise(statistics, settings);
    const bound = statistics.logLikelihood / rows;
    const previous = lowerBounds.at(-1) ?? Number.NEGATIVE_INFINITY;
    converged = Math.abs(bound - previous) < rule.tolerance;
    lowerBounds.push(bound);
    context.onProgress?.({
      stage: 'iteration-end',
      done: lowerBounds.length,
      total: rule.iterations,
      details: { meanLogLikelihood: bound },
    });
  }
  return { ...current, lowerBounds: Float64Array.from(lowerBounds), converged };
}
