import { createRandom, type Random } from '@duad/core';
import { type ImageSet, imagesOf, loadCifar10, loadMnist, sampleCifar10, sampleMnist } from '@duad/datasets';
import { rawPixels } from '@duad/features-raw';
import type { DataOptions, Experiment } from './experiment.js';
import { type FeatureSampler, featureData, featureKinds } from './feature-data.js';
import type { LabelledMatrix } from './labelled-matrix.js';
import { resizedPixels } from './picture-features.js';
import { dataDirOf, pictureSets } from './picture-sets.js';

/** Pictures of a data set with the rows that the paper's protocol draws. */
export interface ImageSample {
  readonly images: ImageSet;
  /** Numbers of the pictures, one per row of the matrix. */
  readonly rows: Uint32Array;
  readonly pixels: LabelledMatrix;
}

type Sampler = (random: Random) => Promise<ImageSample>;
type Load = (options: DataOptions, context: Parameters<Experiment['prepare']>[1]) => Promise<Sampler>;

/** Data sets of images, by name: raw pixels in [0, 1] of the rows that chance draws. */
export const imageData: Readonly<Record<string, Load>> = {
  'MNIST raw': async (options, context) => {
    const images = await loadMnist(dataDirOf(options), context);
    return async (random) => toPixels(images, sampleMnist(images, random));
  },
  'CIFAR-10 raw': async (options, context) => {
    const images = await loadCifar10(dataDirOf(options), context);
    return async (random) => toPixels(images, sampleCifar10(images, random));
  },
};

/** Reads the data sets of the variants, each once. All rows are fitted and the same rows scored, as in the paper. */
export const prepareImages: Experiment['prepare'] = async (options, context, variants) => {
  const samplers = new Map<string, FeatureSampler>();
  for (const { dataset } of variants) {
    if (!samplers.has(dataset)) samplers.set(dataset, await samplerOf(dataset, options, context));
  }
  return async ({ dataset }, random, most) => {
    const rows = await samplers.get(dataset)!(random, most);
    return { train: rows, test: rows };
  };
};

async function samplerOf(
  dataset: string,
  options: DataOptions,
  context: Parameters<Experiment['prepare']>[1],
): Promise<FeatureSampler> {
  const raw = imageData[dataset];
  if (raw) {
    const sample = await raw(options, context);
    return async (random) => (await sample(random)).pixels;
  }
  const set = Object.keys(pictureSets).find((name) => dataset.startsWith(name))!;
  if (dataset === `${set} raw`) return featureData(set, resizedPixels, options, context);
  const kind = featureKinds.find(({ name }) => dataset === `${set}, ${name}`)!;
  return featureData(set, kind, options, context);
}

async function toPixels(
  images: ImageSet,
  { rows, labels }: { readonly rows: Uint32Array; readonly labels: Uint8Array },
): Promise<ImageSample> {
  const { height, width, channels } = images;
  const extractor = rawPixels({ itemShape: [height, width, channels] });
  const x = await extractor.extract(imagesOf(images, rows), { random: createRandom('raw pixels') });
  return { images, rows, pixels: { x, labels } };
}
