import { createHash } from 'node:crypto';
import {
  type Artifact,
  type Clusterer,
  DuadError,
  expectArtifact,
  type Picture,
  parseOptions,
  type RunContext,
  type Warning,
} from '@duad/core';
import { readWeights, type Weights } from '@duad/weights';
import { z } from 'zod';
import type { Backbone } from './backbone.js';
import { describer } from './describe-pictures.js';
import { fitWhitening } from './fit-whitening.js';
import { initialiseLayer, sampleDescriptors } from './initialise-layer.js';
import { type NetvladFeatures, netvladExtractor, unit } from './netvlad-features.js';
import { type NetvladOptions, netvladOptions, type ParsedNetvladOptions } from './options.js';
import { backboneFrom } from './read-backbone.js';
import type { VladWeights } from './vlad-layer.js';
import { vladWeightsFrom } from './vlad-weights.js';
import type { Whitening } from './whitening.js';
import { who } from './who.js';

/** Options of {@link fitNetvladFeatures}. */
export interface FitNetvladOptions extends NetvladOptions {
  /** What groups the local descriptors, such as `kmeans({ clusters: 64 })`; the trained layer is taken unless given. */
  readonly clusterer?: Clusterer;
  /** Local descriptors drawn from each picture for the clusterer; 100 unless given. */
  readonly descriptorsPerPicture?: number;
  /** Numbers per row after PCA-whitening, at most 4,096; no whitening unless given. */
  readonly dimension?: number;
  /** Pictures that the fit is made on, drawn from those handed in; 1,000 unless given. The whitening needs more than `dimension`. */
  readonly sample?: number;
}

/** NetVLAD with a layer or whitening made from data. */
export interface FittedNetvladFeatures extends NetvladFeatures {
  readonly warnings: readonly Warning[];
  /** Layer and whitening; the backbone's weights stay in their file. */
  toArtifact(): Artifact;
}

const fitOptions = z.strictObject({
  clusterer: z
    .custom<Clusterer>((value) => typeof (value as Clusterer)?.fit === 'function', 'expected a clusterer')
    .optional(),
  descriptorsPerPicture: z.int().positive().default(100),
  dimension: z.int().positive().max(4096).optional(),
  sample: z.int().min(2).default(1000),
});

/**
 * Makes from pictures what no file of weights holds: the NetVLAD layer, initialised by clusters of local descriptors, and a
 * PCA-whitening. No labels are used.
 *
 * Memory: the pictures drawn, their local descriptors, and their descriptors before whitening.
 *
 * @param pictures an array: they are gone over twice
 * @throws INVALID_OPTION, INVALID_FILE, TOO_FEW_ROWS, DEGENERATE_DATA, CANCELLED
 */
export async function fitNetvladFeatures(
  pictures: readonly Picture[],
  options: FitNetvladOptions,
  context: RunContext,
): Promise<FittedNetvladFeatures> {
  const { clusterer, descriptorsPerPicture, dimension, sample, ...network } = options;
  const fit = parseOptions(fitOptions, { clusterer, descriptorsPerPicture, dimension, sample }, who);
  const parsed = parseOptions(netvladOptions, network, who);
  if (pictures.length < 2)
    throw new DuadError('TOO_FEW_ROWS', `${who}: expected at least 2 pictures, got ${pictures.length}`);
  const weights = await readWeights(parsed.weights);
  const backbone = backboneFrom(weights, parsed);
  const drawn = [...context.random.fork('pictures').sample(pictures.length, Math.min(pictures.length, fit.sample))]
    .sort((a, b) => a - b)
    .map((i) => pictures[i]!);
  const layer = fit.clusterer
    ? await layerFrom(drawn, fit.clusterer, fit.descriptorsPerPicture, backbone, parsed, context)
    : vladWeightsFrom(weights, backbone.channels);
  if (fit.dimension === undefined) return fitted(parsed, weights, backbone, layer, undefined, []);
  await using plain = netvladExtractor(parsed, backbone, layer, undefined, '');
  const raw = await plain.extract(drawn, context);
  const { whitening, warnings } = await fitWhitening(raw, fit.dimension, context);
  return fitted(parsed, weights, backbone, layer, whitening, warnings);
}

async function layerFrom(
  pictures: readonly Picture[],
  clusterer: Clusterer,
  perPicture: number,
  backbone: Backbone,
  options: ParsedNetvladOptions,
  context: RunContext,
): Promise<VladWeights> {
  using network = await describer(backbone, options, context, (local) => unit(local, options));
  const descriptors = await sampleDescriptors(pictures, network, backbone.channels, perPicture, {
    ...context,
    random: context.random.fork('descriptors'),
  });
  return initialiseLayer(descriptors, clusterer, { ...context, random: context.random.fork('clusterer') });
}

const layout = 1;

function fitted(
  options: ParsedNetvladOptions,
  weights: Weights,
  backbone: Backbone,
  layer: VladWeights,
  whitening: Whitening | undefined,
  warnings: readonly Warning[],
): FittedNetvladFeatures {
  const { clusters, channels, order, ...arrays } = layer;
  const identity = createHash('sha256').update(weights.sha256);
  for (const array of [arrays.assignment, arrays.bias, arrays.centres, whitening?.projection, whitening?.offset]) {
    if (array) identity.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return {
    ...netvladExtractor(options, backbone, layer, whitening, identity.digest('hex')),
    warnings,
    toArtifact: () => ({
      package: who,
      version: layout,
      header: {
        options,
        backbone: weights.sha256,
        clusters,
        channels,
        order,
        dimension: whitening?.dimension ?? null,
        warnings,
      },
      arrays: { ...arrays, ...(whitening && { projection: whitening.projection, offset: whitening.offset }) },
    }),
  };
}

/**
 * Reads what {@link FittedNetvladFeatures.toArtifact} wrote.
 *
 * @param weights path of the backbone's weights, the same file as in fitting
 * @throws INVALID_ARTIFACT if something else wrote it; CHECKSUM_MISMATCH if the weights are others
 */
export async function netvladFromArtifact(artifact: Artifact, weights: string): Promise<FittedNetvladFeatures> {
  expectArtifact(artifact, who, layout);
  const header = artifact.header as {
    readonly options: NetvladOptions;
    readonly backbone: string;
    readonly clusters: number;
    readonly channels: number;
    readonly order: VladWeights['order'];
    readonly dimension: number | null;
    readonly warnings: readonly Warning[];
  };
  const arrays = artifact.arrays as Readonly<
    Record<'assignment' | 'bias' | 'centres' | 'projection' | 'offset', Float32Array>
  >;
  const read = await readWeights(weights);
  if (read.sha256 !== header.backbone) {
    throw new DuadError(
      'CHECKSUM_MISMATCH',
      `${who}: ${weights}: is not the file of weights that this was fitted with`,
      {
        details: { expected: header.backbone, got: read.sha256 },
      },
    );
  }
  const { clusters, channels, order, dimension, warnings } = header;
  const { assignment, bias, centres, projection, offset } = arrays;
  const options = parseOptions(netvladOptions, { ...header.options, weights }, who);
  const whitening = dimension === null ? undefined : { columns: clusters * channels, dimension, projection, offset };
  const layer = { clusters, channels, order, assignment, bias, centres };
  return fitted(options, read, backboneFrom(read, options), layer, whitening, warnings);
}
