import type { BenchmarkDetector } from '../benchmark-detector.js';
import type { Experiment } from '../experiment.js';
import type { ExperimentVariant } from '../experiment-variant.js';
import { missingRuns } from '../missing-runs.js';
import type { FailedRow, ResultRow } from '../result-row.js';
import { plain } from './words.js';

/** What became of the runs of one experiment. */
export interface Outcomes {
  readonly experiment: Experiment;
  /** Those of the experiment, then those that other settings made of them. */
  readonly variants: readonly ExperimentVariant[];
  /** Those that have runs, or reasons why not. */
  readonly detectors: readonly BenchmarkDetector[];
  readonly rows: readonly ResultRow[];
  /** By seed. */
  rowsOf(variant: ExperimentVariant, detector: string): readonly ResultRow[];
  /** Why runs are missing; undefined where nothing is known. */
  reasonFor(variant: ExperimentVariant, detector: string): string | undefined;
  /** Whether a run has failed, or is said to be impossible; not where it is only left to ask for. */
  cannotBeRun(variant: ExperimentVariant, detector: string): boolean;
}

/** Sorts the rows of a results folder to an experiment. */
export function outcomesOf(
  experiment: Experiment,
  allRows: readonly ResultRow[],
  allFailures: readonly FailedRow[] = [],
): Outcomes {
  const own = <T extends { readonly experiment: string }>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.experiment === experiment.name);
  const [rows, failures] = [own(allRows), own(allFailures)];
  const variants = variantsOf(experiment, [...rows, ...failures]);
  const rowsOf: Outcomes['rowsOf'] = ({ variant }, detector) =>
    rows
      .filter((row) => row.detector === detector && sameVariant(row.variant, variant))
      .sort((a, b) => a.seed - b.seed);
  const failuresOf = ({ variant }: ExperimentVariant, detector: string): FailedRow[] =>
    failures.filter((row) => row.detector === detector && sameVariant(row.variant, variant));
  const missing = ({ name }: ExperimentVariant, detector: string) => missingRuns(experiment.missing, name, detector);
  const cannotBeRun: Outcomes['cannotBeRun'] = (variant, detector) => {
    const stated = missing(variant, detector);
    return failuresOf(variant, detector).length > 0 || (stated !== undefined && !stated.onDemand);
  };
  const reasonFor: Outcomes['reasonFor'] = (variant, detector) => {
    const failed = failuresOf(variant, detector);
    if (failed.length === 0) return missing(variant, detector)?.reason;
    const seeds = failed.map(({ seed }) => seed).sort((a, b) => a - b);
    return `seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')} failed: ${plain(failed.at(-1)!.error.message)}`;
  };
  const known = new Set([...rows, ...failures, ...(experiment.missing ?? [])].map(({ detector }) => detector));
  const detectors = experiment.detectors.filter(({ name }) => known.has(name));
  return { experiment, variants, detectors, rows, rowsOf, reasonFor, cannotBeRun };
}

type Settings = ExperimentVariant['variant'];

const keyOfSettings = (settings: Settings): string => JSON.stringify(Object.entries(settings).sort());
const sameVariant = (a: Settings, b: Settings): boolean => keyOfSettings(a) === keyOfSettings(b);

/** Rows of quick runs, or of runs with other options, belong to no variant as it stands: each such setting is one more. */
function variantsOf({ variants }: Experiment, rows: readonly { readonly variant: Settings }[]): ExperimentVariant[] {
  const known = new Map(variants.map((variant) => [keyOfSettings(variant.variant), variant]));
  for (const { variant: settings } of rows) {
    const base = variants.find(({ variant }) =>
      Object.entries(variant).every(([key, value]) => settings[key] === value),
    );
    if (!base || known.has(keyOfSettings(settings))) continue;
    const others = Object.entries(settings)
      .filter(([key]) => !(key in base.variant))
      .map(([key, value]) => (key === 'quick' ? 'quick' : `${key} ${value}`));
    known.set(keyOfSettings(settings), { ...base, name: [base.name, ...others].join(', '), variant: settings });
  }
  return [...known.values()];
}
