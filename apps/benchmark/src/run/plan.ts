import type { Figure } from '../experiment.js';
import { type FailedRow, keyOf, type ResultRow } from '../result-row.js';
import type { Run } from '../run-one.js';
import { type Estimate, estimator } from './estimate.js';
import { keyOfSpec, type RunSpec, rowVariant } from './run-spec.js';

/** A run that is to be done. */
export interface PlannedRun {
  readonly run: Run;
  readonly spec: RunSpec;
  readonly key: string;
  readonly estimate: Estimate;
}

/** What a command comes to. */
export interface Plan {
  readonly all: readonly Run[];
  /** What the results lack, in the order of work. */
  readonly missing: readonly PlannedRun[];
  /** How many of these have failed before. */
  readonly failedBefore: number;
  readonly figures: readonly PlannedFigure[];
}

export interface PlannedFigure {
  readonly figure: Figure;
  readonly seed: number;
}

/** What a results folder holds. */
export interface Earlier {
  readonly rows: readonly ResultRow[];
  readonly failures: readonly FailedRow[];
}

/** Compares what is wanted with what is there. A run that has failed is to be done again. */
export function makePlan(
  wanted: readonly Run[],
  figures: readonly PlannedFigure[],
  { rows, failures }: Earlier = { rows: [], failures: [] },
): Plan {
  const done = new Set(rows.map(keyOf));
  const estimate = estimator(rows);
  const missing = wanted.flatMap((run): PlannedRun[] => {
    const spec = specOf(run);
    const key = keyOfSpec(spec, run.variant);
    if (done.has(key)) return [];
    const row = { experiment: spec.experiment, detector: spec.detector, variant: rowVariant(run.variant, spec) };
    return [{ run, spec, key, estimate: estimate(row) }];
  });
  const failed = new Set(failures.map(keyOf));
  return { all: wanted, missing, failedBefore: missing.filter(({ key }) => failed.has(key)).length, figures };
}

/** Those runs of a plan that are not missing. */
export function doneSpecs({ all, missing }: Plan): RunSpec[] {
  const lacking = new Set(missing.map(({ run }) => run));
  return all.filter((run) => !lacking.has(run)).map(specOf);
}

function specOf({ experiment, variant, detector, seed, quick, overrides }: Run): RunSpec {
  return { experiment: experiment.name, variant: variant.name, detector: detector.name, seed, quick, overrides };
}
