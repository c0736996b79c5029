import { decodeArtifact, encodeArtifact } from '@duad/core';
import { type Check, ensure } from '../check.js';
import { foreignArtifactCheck } from '../common-checks.js';
import { ensureSame, isSameArtifact } from '../same.js';
import { blobsOf, type ClustererSubject } from './subject.js';

/** What holds of clusters that are written and read. */
export const artifactChecks: readonly Check<ClustererSubject>[] = [
  {
    name: 'artifact-round-trip',
    when: 'always',
    proves: 'written, read and handed to `load`: the same labels, warnings and assignments, bit for bit',
    run: async (subject, bench) => {
      const { load } = subject.options;
      ensure(load, 'pass `load`, which reads what toArtifact writes');
      const { x } = blobsOf(subject, 1);
      const fitted = await subject.make().fit(x, bench.context());
      const artifact = fitted.toArtifact();
      const read = await load(decodeArtifact(encodeArtifact(artifact), 'conformance'), bench.context());
      ensureSame(fitted.labels, read.labels, 'labels that were read');
      ensure(read.count === fitted.count, `expected ${fitted.count} clusters to be read, got ${read.count}`);
      const warnings = [fitted, read].map((each) => JSON.stringify(each.warnings));
      ensure(warnings[0] === warnings[1], `expected the warnings ${warnings[0]}, got ${warnings[1]}`);
      ensure(isSameArtifact(artifact, read.toArtifact()), 'written again, the artifact is another');
      if (!fitted.inductive) return;
      ensure(read.inductive, 'expected what was read to be inductive');
      const news = blobsOf(subject, 2).x;
      const [a, b] = [
        await fitted.inductive.assign(news, bench.context()),
        await read.inductive.assign(news, bench.context()),
      ];
      ensureSame(a, b, 'assignment by what was read');
    },
  },
  foreignArtifactCheck(async (subject, bench) =>
    (await subject.make().fit(blobsOf(subject, 1).x, bench.context())).toArtifact(),
  ),
];
