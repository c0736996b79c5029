import { describe, expect, it } from 'vitest';
import { describeDetector, detectorChecks } from './index.js';
import { type CentreFault, centre, centreFromArtifact, untrainedCentre } from './testing/centre.js';

const untrained = (x: { readonly columns: number }, { random }: { readonly random: { uniform(): number } }) =>
  untrainedCentre(x.columns, random.uniform());

describeDetector(() => centre(), { load: (artifact) => centreFromArtifact(artifact), untrained });

describe('the suite for detectors', () => {
  const faults: Readonly<Record<CentreFault, readonly string[]>> = {
    declaration: ['declares-itself'],
    ignoresData: ['fit-learns-from-data'],
    untrainable: ['fit-learns-from-data', 'training-changes-parameters', 'beats-untrained'],
    ignoresSignal: ['cancelled-before-start', 'cancelled-half-way'],
    batch: ['batch-split'],
    constant: ['distinct-scores', 'finds-planted-anomalies'],
    coarse: ['distinct-scores'],
    turned: ['finds-planted-anomalies'],
    nan: ['nan', 'infinity', 'width-mismatch'],
    anyWidth: ['width-mismatch'],
    mutates: ['input-unchanged'],
    keepsInput: ['input-not-kept', 'row-order'],
    state: ['keeps-no-state'],
    random: ['repeatable', 'ignores-the-seed'],
    notFinite: ['scores-rows'],
    explainsNothing: ['explains'],
    lossyArtifact: ['artifact-round-trip'],
  };

  it.each(Object.entries(faults))("catches '%s' by %s", async (fault, names) => {
    const own = { [fault]: true };
    const load = (artifact: Parameters<typeof centreFromArtifact>[0]) => centreFromArtifact(artifact, own);
    const checks = detectorChecks(() => centre(own), { load, untrained });
    for (const name of names) {
      const check = checks.find((each) => each.name === name);
      await expect(check!.run(), name).rejects.toMatchObject({ name: 'AssertionError' });
    }
  });

  it('asks for what it needs', async () => {
    const checks = detectorChecks(() => centre());
    for (const [name, option] of Object.entries({ 'artifact-round-trip': 'load', 'beats-untrained': 'untrained' })) {
      await expect(checks.find((each) => each.name === name)!.run()).rejects.toThrow(`pass \`${option}\``);
    }
  });
});
