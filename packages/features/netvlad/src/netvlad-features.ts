import { createHash } from 'node:crypto';
import { breathe, type FeatureExtractor, type Picture, parseOptions } from '@duad/core';
import { extractInBatches } from '@duad/media';
import { readWeights } from '@duad/weights';
import type { Backbone } from './backbone.js';
import { type Describer, describer } from './describe-pictures.js';
import { type NetvladOptions, netvladOptions, type ParsedNetvladOptions } from './options.js';
import { backboneFrom } from './read-backbone.js';
import { trainedWhitening } from './trained-whitening.js';
import { unitLength, type VladWeights, vladLayer } from './vlad-layer.js';
import { vladWeightsFrom } from './vlad-weights.js';
import { type Whitener, type Whitening, whitener, whiteningBatch } from './whitening.js';
import { who } from './who.js';

/** Turns pictures into NetVLAD descriptors of unit length. Holds compiled programs once used: dispose of it. */
export interface NetvladFeatures extends FeatureExtractor<Picture>, AsyncDisposable {
  readonly fingerprint: string;
}

/**
 * NetVLAD with trained weights: backbone, layer and, where the file holds one, PCA-whitening. Pictures may be of any size;
 * each size is compiled once. Every picture runs by itself, so that its row depends on nothing else.
 *
 * @throws INVALID_OPTION, FILE_NOT_FOUND, INVALID_FILE (also where the layer is not in the file), MISSING_DEPENDENCY
 */
export async function netvladFeatures(options: NetvladOptions): Promise<NetvladFeatures> {
  const parsed = parseOptions(netvladOptions, options, who);
  const weights = await readWeights(parsed.weights);
  const backbone = backboneFrom(weights, parsed);
  const layer = vladWeightsFrom(weights, backbone.channels);
  const whitening = trainedWhitening(weights, layer.clusters * layer.channels);
  return netvladExtractor(parsed, backbone, layer, whitening, weights.sha256);
}

/** Puts the parts together. */
export function netvladExtractor(
  options: ParsedNetvladOptions,
  backbone: Backbone,
  layer: VladWeights,
  whitening: Whitening | undefined,
  identity: string,
): NetvladFeatures {
  const columns = layer.clusters * layer.channels;
  const dimension = whitening?.dimension ?? columns;
  const { weights, ...settings } = { ...options, pixels: options.pixels ?? backbone.pixels };
  const head = (local: Local) => vladLayer(unit(local, options), layer);
  const networks = new Map<unknown, Promise<Describer>>();
  const whiteners = new Map<unknown, Promise<Whitener>>();
  return {
    specVersion: 1,
    name: 'netvlad',
    options: { ...settings, weights, clusters: layer.clusters },
    dimension,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([who, 1, identity, settings]))
      .digest('hex'),
    async extract(samples, context) {
      const { engine } = context;
      const making = networks.get(engine) ?? describer(backbone, options, context, head);
      networks.set(engine, making);
      const network = await making;
      const finishing = whiteners.get(engine) ?? (whitening && whitener(whitening, context));
      if (finishing) whiteners.set(engine, finishing);
      const last = await finishing;
      const run = async (pictures: readonly Picture[], first: number): Promise<Float32Array> => {
        const rows = new Float32Array(pictures.length * columns);
        for (const [i, picture] of pictures.entries()) {
          await breathe(context, who);
          rows.set((await network.describe(picture, first + i, context)).data, i * columns);
        }
        return last ? last.whiten(rows) : rows;
      };
      return extractInBatches(samples, { who, batch: whitening ? whiteningBatch : 1, dimension, run }, context);
    },
    async [Symbol.asyncDispose]() {
      for (const making of [...networks.values(), ...whiteners.values()]) (await making)[Symbol.dispose]();
      networks.clear();
      whiteners.clear();
    },
  };
}

type Local = Parameters<typeof vladLayer>[0];

/** Local descriptors as the layer takes them. */
export function unit(local: Local, { unitLocal }: ParsedNetvladOptions): Local {
  return unitLocal ? (unitLength(local) as Local) : local;
}
