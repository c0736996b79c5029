import { decodeArtifact, encodeArtifact } from '@duad/core';
import { type Check, ensure } from '../check.js';
import { refuses } from '../refusals.js';
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
  {
    name: 'foreign-artifact',
    when: '`load` is given',
    proves: 'an artifact of another package or another layout is refused with INVALID_ARTIFACT',
    applies: ({ options }) => options.load !== undefined,
    run: async (subject, bench) => {
      const { columns } = tableOf(subject, 1);
      const artifact = await withModel(subject.make().create(columns, bench.context()), (model) => model.toArtifact());
      for (const foreign of [{ package: 'another' }, { version: artifact.version + 1 }]) {
        const read = async () => subject.options.load!({ ...artifact, ...foreign }, bench.context());
        await refuses(read, JSON.stringify(foreign), 'INVALID_ARTIFACT');
      }
    },
  },
];
