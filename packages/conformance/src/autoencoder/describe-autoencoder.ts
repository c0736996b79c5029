import type { Autoencoder } from '@duad/core';
import type { Check, NamedCheck } from '../check.js';
import { describeChecks } from '../describe-checks.js';
import { guardedChecks } from '../guard.js';
import { artifactChecks } from './artifact-checks.js';
import { awkwardChecks } from './awkward-checks.js';
import { contractChecks } from './contract-checks.js';
import { runChecks } from './run-checks.js';
import type { AutoencoderConformance, AutoencoderSubject } from './subject.js';
import { trainingChecks } from './training-checks.js';

/** All checks for autoencoders, whatever they are switched on by. */
export const allAutoencoderChecks: readonly Check<AutoencoderSubject>[] = [
  ...contractChecks,
  ...trainingChecks,
  ...awkwardChecks,
  ...artifactChecks,
  ...runChecks,
];

/** The checks that apply to an autoencoder, as data: for another test runner than vitest, or a report. */
export function autoencoderChecks(make: () => Autoencoder, options: AutoencoderConformance = {}): NamedCheck[] {
  return guardedChecks(allAutoencoderChecks, { make, options });
}

/**
 * Runs the behaviour that all autoencoders share as vitest tests, one per check.
 *
 * @param make a factory with small, quick options
 */
export function describeAutoencoder(make: () => Autoencoder, options: AutoencoderConformance = {}): void {
  describeChecks(`conformance of ${make().name}`, autoencoderChecks(make, options), options.expectedFailures);
}
