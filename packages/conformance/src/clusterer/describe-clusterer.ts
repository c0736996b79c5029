import type { Clusterer } from '@duad/core';
import type { Check, NamedCheck } from '../check.js';
import { describeChecks } from '../describe-checks.js';
import { guardedChecks } from '../guard.js';
import { artifactChecks } from './artifact-checks.js';
import { awkwardChecks } from './awkward-checks.js';
import { contractChecks } from './contract-checks.js';
import { deterministicChecks } from './deterministic-checks.js';
import { inductiveChecks } from './inductive-checks.js';
import { runChecks } from './run-checks.js';
import type { ClustererConformance, ClustererSubject } from './subject.js';

/** All checks for clusterers, whatever they are switched on by. */
export const allClustererChecks: readonly Check<ClustererSubject>[] = [
  ...contractChecks,
  ...deterministicChecks,
  ...inductiveChecks,
  ...awkwardChecks,
  ...artifactChecks,
  ...runChecks,
];

/** The checks that apply to a clusterer, as data: for another test runner than vitest, or a report. */
export function clustererChecks(make: () => Clusterer, options: ClustererConformance = {}): NamedCheck[] {
  return guardedChecks(allClustererChecks, { make, options });
}

/**
 * Runs the behaviour that all clusterers share as vitest tests, one per check.
 *
 * @param make a factory with options that suit the blobs, such as `() => kmeans({ clusters: 3 })`; called once per fit
 */
export function describeClusterer(make: () => Clusterer, options: ClustererConformance = {}): void {
  describeChecks(`conformance of ${make().name}`, clustererChecks(make, options), options.expectedFailures);
}
