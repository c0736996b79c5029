/** Runs that are not made unless asked for, or cannot be made. */
export interface MissingRuns {
  /** By name; all variants unless given. */
  readonly variant?: string;
  /** By name; all detectors unless given. */
  readonly detector?: string;
  readonly reason: string;
  /** They can be made where the detector is named, such as on a stronger machine. */
  readonly onDemand?: boolean;
}

/** What an experiment says of why a run is missing. */
export function missingRuns(
  missing: readonly MissingRuns[] | undefined,
  variant: string,
  detector: string,
): MissingRuns | undefined {
  return missing?.find((each) => (each.variant ?? variant) === variant && (each.detector ?? detector) === detector);
}
