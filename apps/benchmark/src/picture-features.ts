import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kmeans } from '@duad/clusterer-kmeans';
import { DuadError, type FeatureExtractor, type Picture } from '@duad/core';
import { type NetvladFeatures, netvladFeatures } from '@duad/features-netvlad';
import { onnxFeatures } from '@duad/features-onnx';
import { rawPixels } from '@duad/features-raw';
import { channelsOf, resizePicture } from '@duad/media';
import type { DataOptions } from './experiment.js';
import { type ExamplePictures, fittedNetvlad } from './fitted-netvlad.js';

/** What an extractor may know of a data set. */
interface PicturesToDescribe {
  readonly name: string;
  /** Pixels of the shorter side of its pictures, at least. */
  readonly side: number;
}

/** Where the features of a data set come from. */
export interface FeatureKind {
  /** Behind the name of the data set, as in `CIFAR-10, ImageNet features`. */
  readonly name: string;
  /** For the results, as in `cifar-10-imagenet`. */
  readonly id: string;
  /** Network, weights and sizes, for the reader. */
  readonly description: string;
  /**
   * Rows of an extractor with a fingerprint are kept on disk.
   *
   * @param examples some pictures of the data set, for extractors that are fitted on them
   */
  open(
    dataset: PicturesToDescribe,
    options: DataOptions,
    examples: ExamplePictures,
  ): Promise<FeatureExtractor<Picture> & AsyncDisposable>;
}

/**
 * A file of pretrained weights.
 *
 * @throws FILE_NOT_FOUND saying where it was expected
 */
export function weightsFile({ weightsDir = process.env.DUAD_WEIGHTS ?? '' }: DataOptions, ...place: string[]): string {
  const path = join(weightsDir, ...place);
  if (weightsDir !== '' && existsSync(path)) return path;
  throw new DuadError(
    'FILE_NOT_FOUND',
    `benchmark: expected pretrained weights at ${weightsDir === '' ? place.join('/') : path}; name the folder that holds them in the environment's DUAD_WEIGHTS`,
  );
}

const side = { width: 128, height: 128 };

/** Sides that MobileNetV1 is published for, pixels. */
const mobilenetSides = [224, 192, 160, 128];
/** Beyond, a picture shows the network no more, and things far larger than those it was trained on. */
const mostEnlarged = 4;

/** The network that the practical choice takes. */
export const imagenet: FeatureKind = {
  name: 'ImageNet features',
  id: 'imagenet',
  description:
    'MobileNetV1 0.75 trained on ImageNet, pictures resized to the largest of its sizes that enlarges them no more than fourfold (Dogs vs. Cats 224 x 224; MNIST and CIFAR-10 128 x 128, the smallest), mean over the last map, 768 numbers of unit length',
  open({ side }, options) {
    const size = mobilenetSides.find((size) => size <= mostEnlarged * side) ?? 128;
    return onnxFeatures({
      model: weightsFile(options, 'mobilenet_v1_075_imagenet', 'model.onnx'),
      ...{ width: size, height: size, scaling: '-1-1', anySize: true, unitLength: true },
    });
  },
};

/** NetVLAD as trained for places. */
export const netvlad: FeatureKind = {
  name: 'NetVLAD',
  id: 'netvlad',
  description:
    'NetVLAD of 16 clusters on MobileNetV1 up to conv_pw_7, trained for places, pictures resized to 128 x 128, 8,192 numbers, not whitened',
  open: (_dataset, options): Promise<NetvladFeatures> =>
    netvladFeatures({
      weights: weightsFile(options, 'netvlad_mobilenetv1_k16', 'model.safetensors'),
      ...{ ...side, backbone: 'mobilenet-v1' },
    }),
};

/** NetVLAD whose vocabulary and whitening come from the pictures, over layers trained on ImageNet. */
export const netvladOnImagenet: FeatureKind = {
  name: 'NetVLAD on ImageNet layers',
  id: 'netvlad-imagenet',
  description:
    'VGG19 up to relu3_4 trained on ImageNet, pictures resized to 64 x 64, NetVLAD of 64 clusters by k-means on local descriptors of 1,000 of the pictures, PCA-whitened on those to 256 numbers',
  open: ({ name }, options, examples) =>
    fittedNetvlad(
      name,
      {
        weights: weightsFile(options, 'vgg19_block1-3_imagenet', 'model.fp16.safetensors'),
        ...{ backbone: 'vgg19', layer: 'relu3_4', width: 64, height: 64, dimension: 256 },
      },
      kmeans({ clusters: 64 }),
      options,
      examples,
    ),
};

const rawSide = 64;

/** The pixels themselves, of pictures that come in many sizes. */
export const resizedPixels: Pick<FeatureKind, 'description' | 'open'> = {
  description: `pictures resized to ${rawSide} x ${rawSide}, the size that geometric transformations were published for, ${(3 * rawSide ** 2).toLocaleString('en')} numbers in [0, 1]`,
  async open() {
    const pixels = rawPixels({ itemShape: [rawSide, rawSide, 3] });
    return {
      ...pixels,
      extract: (pictures, context) => pixels.extract(resized(pictures), context),
      [Symbol.asyncDispose]: async () => {},
    };
  },
};

async function* resized(pictures: AsyncIterable<Picture> | Iterable<Picture>): AsyncGenerator<{ data: Float32Array }> {
  for await (const picture of pictures) {
    yield { data: channelsOf(resizePicture(picture, rawSide, rawSide), 'rgb') };
  }
}
