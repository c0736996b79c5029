import type { ExperimentVariant } from '../experiment-variant.js';
import { keyOf, type ResultRow } from '../result-row.js';
import type { Overrides } from './override-names.js';

/** One run by names alone, so that another process, or another machine, can do it. */
export interface RunSpec {
  readonly experiment: string;
  /** The name of the variant. */
  readonly variant: string;
  readonly detector: string;
  readonly seed: number;
  /** On fewer rows, for fewer epochs. */
  readonly quick: boolean;
  readonly overrides: Overrides;
}

type Setting = Pick<RunSpec, 'quick' | 'overrides'>;

/** What sets a run apart in the results: its variant, that it was a quick one, and what was set from outside. */
export function rowVariant({ variant }: ExperimentVariant, { quick, overrides }: Setting): ResultRow['variant'] {
  const set = Object.entries(overrides).map(([name, value]) => [
    `set.${name}`,
    typeof value === 'number' ? value : String(value),
  ]);
  return { ...variant, ...(quick && { quick: 1 }), ...Object.fromEntries(set) };
}

/** The key of the row that a run will make. */
export function keyOfSpec(spec: RunSpec, variant: ExperimentVariant): string {
  return keyOf({ ...spec, variant: rowVariant(variant, spec) });
}
