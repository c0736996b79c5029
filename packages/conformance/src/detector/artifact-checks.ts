import { decodeArtifact, encodeArtifact } from '@duad/core';
import { type Check, ensure } from '../check.js';
import { foreignArtifactCheck } from '../common-checks.js';
import { ensureSame } from '../same.js';
import { type DetectorSubject, plantedOf, trainingRows, withFitted } from './subject.js';

/** What holds of detectors that are written and read. */
export const artifactChecks: readonly Check<DetectorSubject>[] = [
  {
    name: 'artifact-round-trip',
    when: 'always',
    proves: 'written, read and handed to `load`: the same scores, bit for bit, and the same warnings',
    run: async (subject, bench) => {
      const { load } = subject.options;
      ensure(load, 'pass `load`, which reads what toArtifact writes');
      const planted = plantedOf(subject, 1);
      await withFitted(subject.make().fit(trainingRows(subject, planted), bench.context()), async (fitted) => {
        const bytes = encodeArtifact(await fitted.toArtifact());
        const loading = (async () => load(decodeArtifact(bytes, 'conformance'), bench.context()))();
        await withFitted(loading, async (read) => {
          ensure(read.columns === fitted.columns, `expected ${fitted.columns} columns to be read, got ${read.columns}`);
          const [a, b] = [await fitted.score(planted.x, bench.context()), await read.score(planted.x, bench.context())];
          ensureSame(a, b, 'scores by what was read');
          const warnings = [fitted, read].map((each) => JSON.stringify(each.warnings));
          ensure(warnings[0] === warnings[1], `expected the warnings ${warnings[0]}, got ${warnings[1]}`);
        });
      });
    },
  },
  foreignArtifactCheck((subject, bench) => {
    const x = trainingRows(subject, plantedOf(subject, 1));
    return withFitted(subject.make().fit(x, bench.context()), (fitted) => fitted.toArtifact());
  }),
];
