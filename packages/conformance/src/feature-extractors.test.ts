import { describe, expect, it } from 'vitest';
import { describeFeatureExtractor, featureExtractorChecks } from './index.js';
import { type MomentsFault, moments } from './testing/moments.js';

const options = {
  samples: () => Array.from({ length: 8 }, (_, i) => [3 * i, 2, -i / 3]),
  broken: () => ({ NaN: [1, Number.NaN], 'no numbers': [] }),
};

describeFeatureExtractor(() => moments(), options);

describe('the suite for feature extractors', () => {
  const faults: Readonly<Record<MomentsFault, readonly string[]>> = {
    declaration: ['declares-itself', 'extracts-rows'],
    dropsSamples: ['extracts-rows'],
    constant: ['extracts-rows'],
    state: ['repeatable'],
    arraysOnly: ['iterables-alike'],
    batch: ['batch-split'],
    mutates: ['input-unchanged'],
    brokenAccepted: ['broken-samples'],
    swallowsErrors: ['source-fails'],
    ignoresSignal: ['cancelled-before-start', 'cancelled-half-way'],
    keepsSource: ['cancelled-half-way'],
    prints: ['prints-nothing'],
  };

  it.each(Object.entries(faults))("catches '%s' by %s", async (fault, names) => {
    const checks = featureExtractorChecks(() => moments({ [fault]: true }), options);
    for (const name of names) await expect(checks.find((each) => each.name === name)!.run(), name).rejects.toThrow();
  });
});
