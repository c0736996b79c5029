import { decodeArtifact, encodeArtifact } from '@duad/core';
import { type Check, ensure } from '../check.js';
import { foreignArtifactCheck } from '../common-checks.js';
import { ensureSame, isSameArtifact } from '../same.js';
import { type AutoencoderSubject, allRows, tableOf, trained, withModel } from './subject.js';

/** What holds of models that are written and read. */
export const artifactChecks: readonly Check<AutoencoderSubject>[] = [
  {
    name: 'artifact-round-trip',
    when: 'always',
    proves: 'written, read and handed to `load`: the same evaluations, bit for bit, and training goes on',
    run: async (subject, bench) => {
      const { load } = subject.options;
      ensure(load, 'pass `load`, which restores what toArtifact writes');
      const x = tableOf(subject, 1);
      await withModel(trained(subject, x, bench), async (model) => {
        const artifact = await model.toArtifact();
        const bytes = encodeArtifact(artifact);
        const loading = (async () => load(decodeArtifact(bytes, 'conformance'), bench.context()))();
        await withModel(loading, async (read) => {
          ensure(read.codeSize === model.codeSize && read.columns === model.columns, 'what was read has other sizes');
          const [a, b] = [await model.evaluate(x, bench.context()), await read.evaluate(x, bench.context())];
          ensureSame(a.codes.data, b.codes.data, 'codes by what was read');
          ensureSame(a.squaredErrors, b.squaredErrors, 'squared errors by what was read');
          ensure(isSameArtifact(artifact, await read.toArtifact()), 'written again, the artifact is another');
          await read.train(x, allRows(x), 1, bench.context());
          ensure(!isSameArtifact(artifact, await read.toArtifact()), 'what was read cannot be trained on');
        });
      });
    },
  },
  foreignArtifactCheck((subject, bench) =>
    withModel(subject.make().create(tableOf(subject, 1).columns, bench.context()), (model) => model.toArtifact()),
  ),
];
