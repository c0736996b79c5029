import type { Artifact } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { autoencoderChecks, describeAutoencoder } from './index.js';
import { type LineFault, line, lineFromArtifact } from './testing/line.js';

const expectedFailures = {
  'huge-values': 'squared errors are float32 and overflow, which nothing here refuses',
  'tiny-values': 'squared errors are float32 and underflow, which nothing here refuses',
};

describeAutoencoder(() => line(), { load: (artifact) => lineFromArtifact(artifact), expectedFailures });

describe('the suite for autoencoders', () => {
  const faults: Readonly<Record<LineFault, readonly string[]>> = {
    declaration: ['declares-itself'],
    neverTrains: ['training-changes-parameters', 'beats-untrained', 'training-report'],
    allRows: ['trains-on-named-rows'],
    shares: ['keeps-no-state'],
    badShapes: ['shapes'],
    disagrees: ['parts-agree'],
    batch: ['batch-split'],
    nan: ['nan', 'infinity', 'width-mismatch'],
    anyWidth: ['width-mismatch'],
    mutates: ['input-unchanged'],
    ignoresSignal: ['cancelled-before-start', 'cancelled-half-way'],
    noReport: ['training-report'],
    usableOnceDisposed: ['disposed'],
    forgetsTraining: ['training-changes-parameters', 'artifact-round-trip'],
    random: ['repeatable'],
  };

  it.each(Object.entries(faults))("catches '%s' by %s", async (fault, names) => {
    const own = { [fault]: true };
    const checks = autoencoderChecks(() => line(own), {
      load: (artifact: Artifact) => lineFromArtifact(artifact, own),
    });
    for (const name of names) {
      const check = checks.find((each) => each.name === name);
      await expect(check!.run(), name).rejects.toMatchObject({ name: 'AssertionError' });
    }
  });
});
