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
 * Features of a data set of pictures, worked out once and kept on disk. With `most`, only of the rows of a quick run: so
 * many at most, fewer where they are wide.
 */
export type FeatureSampler = (random: Random, most?: number) => Promise<LabelledMatrix>;

type Context = Parameters<Experiment['prepare']>[1];

/** Pictures that extractors are fitted on. */
const examples = 1000;

/** Kinds of features of pictures. */
export const featureKinds: readonly FeatureKind[] = [imagenet, netvlad, netvladOnImagenet];

/** Reads a data set and opens the extractor. The sampler makes the rows of one run. */
export async function featureData(
  dataset: string,
  kind: FeatureKind,
  options: DataOptions,
  context: Context,
): Promise<FeatureSampler> {
  const set = await pictureSets[dataset]!(options, context);
  const extractor = await openExtractor(dataset, set, kind, options, context);
  return async (random, most) => {
    const sample = set.sample(random);
    const { rows, labels } = most === undefined ? sample : fewer(sample, quickCount(most, extractor.dimension), random);
    const x = await set.extract(extractor, rows, { ...context, random: createRandom('features') });
    return { x, labels };
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
  kind: FeatureKind,
  options: DataOptions,
  context: Context,
): Promise<FeatureExtractor<Picture>> {
  const extractor = await kind.open({ name: dataset, side: set.side }, options, () =>
    set.examples(examples, createRandom('examples to fit on'), context),
  );
  return cachedFeatures(extractor, { folder: featuresFolder(options) });
}
