import type { FeatureExtractor } from '@duad/core';
import type { NamedCheck } from '../check.js';
import { describeChecks } from '../describe-checks.js';
import { guardedChecks } from '../guard.js';
import { allFeatureExtractorChecks } from './checks.js';
import type { FeatureExtractorConformance, FeatureExtractorSubject } from './subject.js';

/** The checks that apply to a feature extractor, as data: for another test runner than vitest, or a report. */
export function featureExtractorChecks<Sample>(
  make: () => FeatureExtractor<Sample>,
  options: FeatureExtractorConformance<Sample>,
): NamedCheck[] {
  const subject = { make, options } as unknown as FeatureExtractorSubject<unknown>;
  return guardedChecks(allFeatureExtractorChecks, subject);
}

/**
 * Runs the behaviour that all feature extractors share as vitest tests, one per check.
 *
 * @param make a factory; called once per extraction
 */
export function describeFeatureExtractor<Sample>(
  make: () => FeatureExtractor<Sample>,
  options: FeatureExtractorConformance<Sample>,
): void {
  describeChecks(`conformance of ${make().name}`, featureExtractorChecks(make, options), options.expectedFailures);
}
