import type { FeatureExtractor } from '@duad/core';
import type { ConformanceOptions } from '../check.js';

/** What the suite for feature extractors needs to know besides the extractor. */
export interface FeatureExtractorConformance<Sample> extends ConformanceOptions {
  /** Different samples, at least 6; made anew at each call. */
  readonly samples: () => readonly Sample[];
  /** Samples that it must refuse by an error with a code, by what is wrong with them. */
  readonly broken?: () => Readonly<Record<string, Sample>>;
  /** Features of a sample may differ by this times the largest with the samples beside it; 1e-5 unless given. */
  readonly tolerance?: number;
}

/** A feature extractor under test. */
export interface FeatureExtractorSubject<Sample> {
  readonly make: () => FeatureExtractor<Sample>;
  readonly options: FeatureExtractorConformance<Sample>;
}
