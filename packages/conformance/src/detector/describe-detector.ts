import type { Detector } from '@duad/core';
import type { Check, NamedCheck } from '../check.js';
import { describeChecks } from '../describe-checks.js';
import { guardedChecks } from '../guard.js';
import { artifactChecks } from './artifact-checks.js';
import { awkwardChecks } from './awkward-checks.js';
import { contractChecks } from './contract-checks.js';
import { runChecks } from './run-checks.js';
import type { DetectorConformance, DetectorSubject } from './subject.js';
import { useChecks } from './use-checks.js';

/** All checks for detectors, whatever they are switched on by. */
export const allDetectorChecks: readonly Check<DetectorSubject>[] = [
  ...contractChecks,
  ...useChecks,
  ...awkwardChecks,
  ...artifactChecks,
  ...runChecks,
];

/** The checks that apply to a detector, as data: for another test runner than vitest, or a report. */
export function detectorChecks(make: () => Detector, options: DetectorConformance = {}): NamedCheck[] {
  return guardedChecks(allDetectorChecks, { make, options });
}

/**
 * Runs the behaviour that all detectors share as vitest tests, one per check.
 *
 * @param make a factory with quick options; called once per fit
 */
export function describeDetector(make: () => Detector, options: DetectorConformance = {}): void {
  describeChecks(`conformance of ${make().name}`, detectorChecks(make, options), options.expectedFailures);
}
