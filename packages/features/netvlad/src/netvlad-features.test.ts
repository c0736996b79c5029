import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kmeans } from '@duad/clusterer-kmeans';
import { createRandom, decodeArtifact, encodeArtifact, type Matrix, type Picture } from '@duad/core';
import { safetensors, weightsFolder } from '@duad/tooling-testing';
import { readWeights } from '@duad/weights';
import { afterAll, describe, expect, it } from 'vitest';
import { describer } from './describe-pictures.js';
import { picturesOf } from './fixtures.js';
import { fitNetvladFeatures, type NetvladOptions, netvladFeatures, netvladFromArtifact } from './index.js';
import { backboneFrom } from './read-backbone.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-netvlad-'));
afterAll(() => rmSync(folder, { recursive: true }));
const context = () => ({ random: createRandom(1) });
const row = ({ data, columns }: Matrix, i: number) => data.subarray(i * columns, (i + 1) * columns);

/** VGG's first convolution with random numbers, and a layer of 4 clusters, in the names of each family of files. */
function smallWeights(family: 'keras' | 'tensorflow' | 'torch'): string {
  const random = createRandom('weights');
  const numbers = (...shape: number[]) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal() * 0.1),
  });
  const [kernel, bias, assignment, centres] = [numbers(3, 3, 3, 64), numbers(64), numbers(64, 4), numbers(64, 4)];
  const turned = (array: typeof kernel, shape: number[], from: (i: number[]) => number, sign = 1) => {
    const data = new Float32Array(array.data.length);
    const index = shape.map(() => 0);
    for (let at = 0; at < data.length; at++) {
      data[at] = sign * array.data[from(index)]!;
      for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
    }
    return { shape, data };
  };
  const columnwise = ([k, d]: number[]) => d! * 4 + k!;
  const arrays = {
    keras: {
      'block1_conv1/kernel': kernel,
      'block1_conv1/bias': bias,
      'net_vlad_layer_1/kernel': { ...assignment, shape: [1, 1, 64, 4] },
      'net_vlad_layer_1/bias': { shape: [1, 1, 4], data: new Float32Array(4) },
      'net_vlad_layer_1/cluster_centers': { ...centres, shape: [1, 1, 1, 64, 4] },
    },
    tensorflow: {
      'vgg16_netvlad/conv1_1/kernel': kernel,
      'vgg16_netvlad/conv1_1/bias': bias,
      'vgg16_netvlad/NetVLAD/assignment/kernel': { ...assignment, shape: [1, 1, 64, 4] },
      'vgg16_netvlad/NetVLAD/cluster_centers': { ...centres, shape: [1, 1, 1, 64, 4] },
    },
    torch: {
      'encoder.0.weight': turned(kernel, [64, 3, 3, 3], ([o, i, y, x]) => ((y! * 3 + x!) * 3 + i!) * 64 + o!),
      'encoder.0.bias': bias,
      'pool.conv.weight': turned(assignment, [4, 64, 1, 1], columnwise),
      'pool.centroids': turned(centres, [4, 64], columnwise, -1),
    },
  };
  const path = join(folder, `${family}.safetensors`);
  writeFileSync(path, safetensors(arrays[family]));
  return path;
}

function randomPicture(seed: number, width: number, height: number): Picture {
  const random = createRandom(seed);
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
  return { data, width, height, channels: 3 };
}

describe('netvladFeatures', () => {
  const options = (family: 'keras' | 'tensorflow' | 'torch'): NetvladOptions => ({
    ...{ weights: smallWeights(family), layer: 'conv1_1', pixels: 'rgb-minus-mean', unitLocal: true },
  });
  const pictures = [
    randomPicture(1, 20, 16),
    randomPicture(2, 11, 9),
    randomPicture(3, 20, 16),
    randomPicture(4, 7, 30),
    randomPicture(5, 8, 8),
  ];

  it('gives the same bits in every run, for pictures of any size, whatever lies beside them', async () => {
    const extractor = await netvladFeatures(options('keras'));
    const x = await extractor.extract(pictures, context());
    expect([x.rows, x.columns, extractor.dimension]).toEqual([5, 256, 256]);
    expect((await extractor.extract(pictures, context())).data).toEqual(x.data);
    expect((await extractor.extract([pictures[3]!], context())).data).toEqual(row(x, 3));
    for (let i = 0; i < 5; i++) expect(Math.hypot(...row(x, i))).toBeCloseTo(1, 5);
  });

  it('reads the same network from files of each family', async () => {
    const keras = await (await netvladFeatures(options('keras'))).extract(pictures, context());
    const torch = await (await netvladFeatures(options('torch'))).extract(pictures, context());
    expect(torch.data).toBeAllClose(keras.data, { absolute: 1e-6 });
    const tensorflow = await (await netvladFeatures(options('tensorflow'))).extract(pictures, context());
    const byChannel = Float32Array.from(row(keras, 2), (_, i) => row(keras, 2)[(i % 4) * 64 + Math.floor(i / 4)]!);
    expect(row(tensorflow, 2)).toBeAllClose(byChannel, { absolute: 1e-6 });
  });

  it('has a fingerprint of weights and options', async () => {
    const all = [
      options('keras'),
      options('torch'),
      { ...options('keras'), width: 9, height: 9 },
      { ...options('keras'), unitLocal: false },
    ];
    const prints = await Promise.all(all.map(async (each) => (await netvladFeatures(each)).fingerprint));
    expect(new Set(prints).size).toBe(4);
    expect((await netvladFeatures(options('keras'))).fingerprint).toBe(prints[0]);
  });

  it('initialises layer and whitening from data, the same each time, and survives being written', async () => {
    const fit = { ...options('keras'), clusterer: kmeans({ clusters: 3 }), dimension: 4 };
    const fitted = await fitNetvladFeatures(pictures, fit, context());
    expect([fitted.dimension, fitted.warnings]).toEqual([4, []]);
    const x = await fitted.extract(pictures, context());
    const again = await fitNetvladFeatures(pictures, fit, context());
    expect((await again.extract(pictures, context())).data).toEqual(x.data);
    expect((await fitted.extract(pictures.slice(1, 3), context())).data).toEqual(x.data.slice(4, 12));
    const read = await netvladFromArtifact(decodeArtifact(encodeArtifact(fitted.toArtifact()), 'test'), fit.weights);
    expect((await read.extract(pictures, context())).data).toEqual(x.data);
    expect(read.fingerprint).toBe(fitted.fingerprint);
    await expect(netvladFromArtifact(fitted.toArtifact(), smallWeights('torch'))).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
    });
  });

  it.each([
    [{ weights: 'nowhere.h5' }, 'FILE_NOT_FOUND'],
    [{ layer: 'conv6_1' }, 'INVALID_OPTION'],
    [{ layer: 'conv2_1' }, 'INVALID_FILE'],
    [{ backbone: 'mobilenet-v1', layer: 'conv_pw_14' }, 'INVALID_OPTION'],
    [{ size: 3 }, 'INVALID_OPTION'],
  ])('says what is wrong with %o', async (wrong, code) => {
    await expect(netvladFeatures({ ...options('keras'), ...wrong } as NetvladOptions)).rejects.toMatchObject({ code });
  });

  it('refuses no pictures, wrong pictures and weights without a layer; ends when cancelled', async () => {
    const extractor = await netvladFeatures(options('keras'));
    await expect(extractor.extract([], context())).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
    await expect(extractor.extract([{ ...pictures[0]!, width: 2 }], context())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const cancelled = extractor.extract(pictures, { ...context(), signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(fitNetvladFeatures([pictures[0]!], options('keras'), context())).rejects.toMatchObject({
      code: 'TOO_FEW_ROWS',
    });
  });
});

const weights = weightsFolder();

/** How many pictures have the other picture of their place nearest to them; places are pairs 0-1, 2-3, ... */
function pairsFound(x: Matrix): number {
  let found = 0;
  for (let i = 0; i < x.rows; i++) {
    const likeness = Array.from({ length: x.rows }, (_, j) =>
      i === j ? -2 : row(x, i).reduce((sum, value, k) => sum + value * row(x, j)[k]!, 0),
    );
    if (likeness.indexOf(Math.max(...likeness)) === (i ^ 1)) found += 1;
  }
  return found;
}

describe.skipIf(!weights)('trained networks (skipped without DUAD_WEIGHTS)', () => {
  const place = join(weights ?? '', 'netvlad_mobilenetv1_k16');
  const model = join(place, 'model.safetensors');
  const views = weights ? picturesOf(place, 'fixture.safetensors') : [];

  it('MobileNetV1 with NetVLAD gives the recorded descriptors, and views of one place are nearest', async () => {
    const extractor = await netvladFeatures({ backbone: 'mobilenet-v1', weights: model });
    const x = await extractor.extract(views, context());
    const fixture = await readWeights(join(place, 'fixture.safetensors'));
    expect(x.data).toBeAllClose(fixture.get('descriptors', [8, 8192]).data, { absolute: 1e-4, relative: 0 });
    expect(pairsFound(x)).toBe(8);
  });

  // VGG19's kernels are kept in half precision; what they are compared with was made before they were rounded.
  it.each([
    ['vgg16', 'vgg16_block1-2_imagenet/model.safetensors', 'pool2', 1e-4],
    ['vgg19', 'vgg19_block1-3_imagenet/model.fp16.safetensors', 'relu3_4', 1e-3],
  ] as const)('the first layers of %s give the recorded maps', async (backbone, file, layer, tolerance) => {
    const channels = layer === 'pool2' ? 128 : 256;
    const options = { backbone, layer, unitLocal: false, weights: join(weights!, file) };
    const read = await readWeights(options.weights);
    using network = await describer(backboneFrom(read, options), options, {}, (local) => local);
    const pictures = picturesOf(join(weights!, 'mobilenet_v1_075_imagenet'), 'fixture.safetensors').slice(0, 4);
    const expected = await readWeights(join(weights!, file, '../expected_on_mobilenet_fixture.safetensors'));
    const averages = expected.get(`${layer}_gap`, [4, channels]).data;
    const largest = Math.max(...averages);
    for (const [i, picture] of pictures.entries()) {
      const { data, shape } = await network.describe(picture, i, {});
      expect(shape).toEqual([1, 56, 56, channels]);
      const means = Float64Array.from({ length: channels }, (_, c) => {
        let sum = 0;
        for (let at = c; at < data.length; at += channels) sum += data[at]!;
        return sum / 56 ** 2;
      });
      expect(means).toBeAllClose(averages.subarray(i * channels, (i + 1) * channels), {
        absolute: tolerance * largest,
      });
      if (i > 0) continue;
      const maps = expected.get(`${layer}_img0_first8ch`, [8, 56, 56]).data;
      const ours = Float32Array.from(maps, (_, at) => data[(at % 3136) * channels + Math.floor(at / 3136)]!);
      expect(ours).toBeAllClose(maps, { absolute: tolerance * Math.max(...maps) });
    }
  });

  it('a layer initialised from the data finds views of one place', async () => {
    const options = {
      weights: join(weights!, 'vgg16_block1-2_imagenet/model.safetensors'),
      layer: 'pool2',
      width: 160,
      height: 120,
    };
    const fit = { ...options, clusterer: kmeans({ clusters: 16, iterations: 30 }), descriptorsPerPicture: 200 };
    const plain = await fitNetvladFeatures(views, fit, context());
    expect(plain.dimension).toBe(16 * 128);
    expect(pairsFound(await plain.extract(views, context()))).toBeGreaterThanOrEqual(6);
  });
});
