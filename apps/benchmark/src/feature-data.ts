import { createRandom, type FeatureExtractor, type Picture, type Random } from '@duad/core';
import type { ClassSample } from '@duad/datasets';
import { cachedFeatures } from '@duad/features-cache';
import type { DataOptions, Experiment } from './experiment.js';
import { featuresFolder } from './features-folder.js';
import type { LabelledMatrix } from './labelled-matrix.js';
import { type FeatureKind, imagenet, netvlad, netvladOnImagenet } from './picture-features.js';
import { type PictureSet, pictureSets } from './picture-sets.js';
import { fewerByClass, quickCount } from './run/quick-task.js';

/**
 * Features of a data set of pictures, worked out once and kept on disk where they take long. With `most`, only of the rows
 * of a quick run: so many at most, fewer where they are wide.
 */
export type FeatureSampler = (random: Random, most?: number) => Promise<LabelledMatrix>;

type Context = Parameters<Experiment['prepare']>[1];

/** Pictures that extractors are fitted on; in quick runs fewer, but more than the dimensions of a whitening. */
const examples = { full: 1000, quick: 300 };

/** Kinds of features of pictures. */
export const featureKinds: readonly FeatureKind[] = [imagenet, netvlad, netvladOnImagenet];

/** Reads a data set. The sampler opens the extractor when it is first wanted and makes the rows of one run. */
export async function featureData(
  dataset: string,
  kind: Pick<FeatureKind, 'open'>,
  options: DataOptions,
  context: Context,
): Promise<FeatureSampler> {
  const set = await pictureSets[dataset]!(options, context);
  const full = once(() => openExtractor(dataset, set, kind, examples.full, options, context));
  const quick = once(() => openExtractor(dataset, set, kind, examples.quick, options, context));
  return async (random, most) => {
    const extractor = await (most === undefined ? full : quick)();
    const sample = set.sample(random);
    const { rows, labels } = most === undefined ? sample : fewer(sample, quickCount(most, extractor.dimension), random);
    const x = await set.extract(extractor, rows, { ...context, random: createRandom('features') });
    return { x, labels };
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function fewer(sample: ClassSample, most: number, random: Random): ClassSample {
  if (sample.rows.length <= most) return sample;
  const kept = fewerByClass(sample.labels, most, random);
  return { rows: kept.map((at) => sample.rows[at]!), labels: Uint8Array.from(kept, (at) => sample.labels[at]!) };
}

async function openExtractor(
  dataset: string,
  set: PictureSet,
  kind: Pick<FeatureKind, 'open'>,
  count: number,
  options: DataOptions,
  context: Context,
): Promise<FeatureExtractor<Picture>> {
  const extractor = await kind.open({ name: dataset, side: set.side }, options, {
    count,
    read: () => set.examples(count, createRandom('examples to fit on'), context),
  });
  return extractor.fingerprint === undefined
    ? extractor
    : cachedFeatures(extractor, { folder: featuresFolder(options) });
}
