import { type FeatureExtractor, type Matrix, type Picture, type Random, type RunContext, selectRows } from '@duad/core';
import {
  type ClassSample,
  type ImageSet,
  imagesOf,
  loadCifar10,
  loadDogsVsCats,
  loadMnist,
  sampleCifar10,
  sampleDogsVsCats,
  sampleMnist,
} from '@duad/datasets';
import type { DataOptions } from './experiment.js';

type Context = Pick<RunContext, 'signal' | 'onProgress'>;

/** Pictures of a data set, as bytes in memory or as files, and the rows that the paper's protocol draws of them. */
export interface PictureSet {
  /** Pixels of the shorter side of its pictures, at least. */
  readonly side: number;
  sample(random: Random): ClassSample;
  /** Features of the rows named, in their order. */
  extract(extractor: FeatureExtractor<Picture>, rows: Uint32Array, context: RunContext): Promise<Matrix>;
  /** Some of the pictures of a sample, decoded, to fit an extractor on. */
  examples(count: number, random: Random, context: Context): Promise<Picture[]>;
}

/** Of the smallest copies of Dogs vs. Cats in use, pixels; the originals are larger. */
const dogsVsCatsSide = 128;

/** Numbers, of all pictures of a set, that are kept for the next run: 1 GiB. */
const numbersKept = 2 ** 28;

/** Data sets of pictures, by name. */
export const pictureSets: Readonly<Record<string, (options: DataOptions, context: Context) => Promise<PictureSet>>> = {
  MNIST: async (options, context) => {
    const images = await loadMnist(dataDirOf(options), context);
    return inMemory(images, (random) => sampleMnist(images, random));
  },
  'CIFAR-10': async (options, context) => {
    const images = await loadCifar10(dataDirOf(options), context);
    return inMemory(images, (random) => sampleCifar10(images, random));
  },
  'Dogs vs. Cats': async (options) => {
    const set = await loadDogsVsCats(dataDirOf(options));
    const everything = new Map<FeatureExtractor<Picture>, Promise<Matrix>>();
    const sample = (random: Random) => sampleDogsVsCats(set, random);
    return {
      side: dogsVsCatsSide,
      sample,
      // The files are decoded in their own order, once for all runs, or only those asked for if few or wide.
      async extract(extractor, rows, context) {
        const { length } = set.names;
        if (rows.length < length / 4 || length * extractor.dimension > numbersKept) {
          const ascending = rows.slice().sort();
          const chosen = new Set(Array.from(ascending, (row) => set.names[row]!));
          const x = await extractor.extract(set.pictures(context, chosen), context);
          const placeOf = new Map(Array.from(ascending, (row, place) => [row, place]));
          return selectRows(
            x,
            Array.from(rows, (row) => placeOf.get(row)!),
          );
        }
        const all = everything.get(extractor) ?? extractor.extract(set.pictures(context), context);
        everything.set(extractor, all);
        return selectRows(await all, rows);
      },
      async examples(count, random, context) {
        const chosen = new Set(Array.from(sample(random).rows.slice(0, count), (row) => set.names[row]!));
        const pictures: Picture[] = [];
        for await (const picture of set.pictures(context, chosen)) pictures.push(picture);
        return pictures;
      },
    };
  },
};

/** What the loaders of data sets take of it. */
export function dataDirOf({ dataDir }: DataOptions): { readonly dataDir?: string } {
  return dataDir === undefined ? {} : { dataDir };
}

function inMemory(images: ImageSet, sample: (random: Random) => ClassSample): PictureSet {
  return {
    side: Math.min(images.height, images.width),
    sample,
    extract: (extractor, rows, context) => extractor.extract(imagesOf(images, rows), context),
    examples: async (count, random) => [...imagesOf(images, sample(random).rows.slice(0, count))],
  };
}
