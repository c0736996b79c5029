import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clip, createRandom, matrix } from '@duad/core';
import { safetensors, weightsFolder } from '@duad/tooling-testing';
import { readWeights } from '@duad/weights';
import { afterAll, describe, expect, it } from 'vitest';
import {
  c3dFeatures,
  c3dLayers,
  segmentMeans,
  type VolumeFeaturesOptions,
  type VolumeLayer,
  volumeFeatures,
} from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-c3d-'));
afterAll(() => rmSync(folder, { recursive: true }));
const context = () => ({ random: createRandom(1) });

function numbers(seed: string, ...shape: number[]) {
  const random = createRandom(seed);
  return { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()) };
}

function clip(seed: number, frames: number, width: number, height: number): Clip {
  const random = createRandom(seed);
  const data = Uint8Array.from({ length: frames * width * height * 3 }, () => random.integer(256));
  return { data, frames, width, height, channels: 3 };
}

const small: readonly VolumeLayer[] = [
  { type: 'convolution', name: 'a', activation: { leakyRelu: 0.3 } },
  { type: 'max-pool', size: [1, 2, 2], strides: [1, 2, 2], padding: 'same' },
  { type: 'dense', name: 'b', activation: 'none' },
];
const [kernel, bias, dense, last] = [
  numbers('a', 3, 3, 3, 3, 2),
  numbers('b', 2),
  numbers('c', 2 * 2 * 2 * 2, 4),
  numbers('d', 4),
];
const keras = join(folder, 'keras.safetensors');
writeFileSync(keras, safetensors({ 'a/kernel': kernel, 'a/bias': bias, 'b/kernel': dense, 'b/bias': last }));
const base = { weights: keras, layers: small, frames: 2, width: 3, height: 4, channels: 'rgb' } as const;

/** The same network in plain loops. */
function plainRow({ data }: Clip): number[] {
  const at = (t: number, y: number, x: number, c: number) =>
    t < 0 || t > 1 || y < 0 || y > 3 || x < 0 || x > 2 ? 0 : data[((t * 4 + y) * 3 + x) * 3 + c]!;
  const convolved = (t: number, y: number, x: number, o: number) => {
    let sum = bias.data[o]!;
    for (let i = 0; i < 81; i++) {
      const [c, dx, dy, dt] = [i % 3, Math.floor(i / 3) % 3, Math.floor(i / 9) % 3, Math.floor(i / 27)];
      sum += at(t + dt - 1, y + dy - 1, x + dx - 1, c) * kernel.data[i * 2 + o]!;
    }
    return sum > 0 ? sum : 0.3 * sum;
  };
  const flat: number[] = [];
  for (const t of [0, 1]) {
    for (const y of [0, 2]) {
      for (const x of [0, 2]) {
        for (const o of [0, 1]) {
          const window = [
            [y, x],
            [y, x + 1],
            [y + 1, x],
            [y + 1, x + 1],
          ].filter(([, column]) => column! < 3);
          flat.push(Math.max(...window.map(([row, column]) => convolved(t, row!, column!, o))));
        }
      }
    }
  }
  return Array.from(last.data, (start, k) =>
    flat.reduce((sum, value, i) => sum + value * dense.data[i * 4 + k]!, start),
  );
}

describe('volumeFeatures', () => {
  const clips = [clip(1, 2, 3, 4), clip(2, 2, 3, 4), clip(3, 2, 3, 4)];

  it('computes what plain loops compute, the same bits each time and whatever lies beside', async () => {
    await using extractor = await volumeFeatures(base);
    const x = await extractor.extract(clips, context());
    expect([x.rows, x.columns]).toEqual([3, 4]);
    clips.forEach((each, i) => {
      expect(x.data.subarray(i * 4, i * 4 + 4)).toBeAllClose(plainRow(each), { relative: 1e-4, absolute: 1e-2 });
    });
    expect((await extractor.extract([clips[1]!], context())).data).toEqual(x.data.slice(4, 8));
  });

  it('reads kernels with outputs first, as Caffe and PyTorch keep them', async () => {
    const turned = (array: typeof kernel, shape: number[]) => {
      const [outputs, inputs] = shape as [number, number];
      const taps = array.data.length / outputs / inputs;
      const data = array.data.map((_, at) => {
        const [o, i, tap] = [Math.floor(at / inputs / taps), Math.floor(at / taps) % inputs, at % taps];
        return array.data[(tap * inputs + i) * outputs + o]!;
      });
      return { shape, data };
    };
    const torch = join(folder, 'torch.safetensors');
    const arrays = {
      'a.weight': turned(kernel, [2, 3, 3, 3, 3]),
      'a.bias': bias,
      'b.weight': turned(dense, [4, 16]),
      'b.bias': last,
    };
    writeFileSync(torch, safetensors(arrays));
    await using one = await volumeFeatures(base);
    await using two = await volumeFeatures({ ...base, weights: torch, flattening: 'channels-last' });
    await using three = await volumeFeatures({ ...base, weights: torch });
    const x = await one.extract(clips, context());
    expect((await two.extract(clips, context())).data).toEqual(x.data);
    expect((await three.extract(clips, context())).data).not.toEqual(x.data);
  });

  it('subtracts means, orders channels and scales rows', async () => {
    await using extractor = await volumeFeatures({ ...base, mean: [10, 20, 30] });
    const less = clips.map((each) => ({
      ...each,
      data: Float32Array.from(each.data, (value, i) => value - [10, 20, 30][i % 3]!),
    }));
    await using plain = await volumeFeatures(base);
    expect((await extractor.extract(clips, context())).data).toEqual((await plain.extract(less, context())).data);
    await using bgr = await volumeFeatures({ ...base, channels: 'bgr', unitLength: true });
    const x = await bgr.extract(clips, context());
    expect(Math.hypot(...x.data.subarray(0, 4))).toBeCloseTo(1, 5);
    expect(bgr.fingerprint).not.toBe(plain.fingerprint);
  });

  it.each([
    [{ weights: 'nowhere.npz' }, 'FILE_NOT_FOUND'],
    [{ layers: c3dLayers }, 'INVALID_FILE'],
    [{ layers: small.slice(0, 2) }, 'INVALID_OPTION'],
    [{ width: 9 }, 'INVALID_FILE'],
    [{ stride: 3 }, 'INVALID_OPTION'],
  ])('says what is wrong with %o', async (wrong, code) => {
    await expect(volumeFeatures({ ...base, ...wrong } as VolumeFeaturesOptions)).rejects.toMatchObject({ code });
  });

  it('refuses clips of other lengths and ends when cancelled', async () => {
    await using extractor = await volumeFeatures(base);
    await expect(extractor.extract([clip(1, 3, 3, 4)], context())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(extractor.extract([], context())).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
    const cancelled = extractor.extract(clips, { ...context(), signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('c3dFeatures', () => {
  it('asks for the arrays of the published network', async () => {
    await expect(c3dFeatures({ weights: keras })).rejects.toThrowError(/'conv1\/kernel' or 'conv1\.weight'/);
  });
});

describe('segmentMeans', () => {
  it('averages clips by the published rule', () => {
    const x = matrix(
      Float32Array.from({ length: 10 }, (_, i) => i + 1),
      5,
      2,
    );
    // b = round(linspace(1, 5, 3)) = 1, 3, 5: clips 1-2 and 3-4.
    const { data } = segmentMeans(x, 2);
    const expected = [
      [2, 3],
      [6, 7],
    ].flatMap(([a, b]) => [a! / Math.hypot(a!, b!), b! / Math.hypot(a!, b!)]);
    expect(data).toBeAllClose(expected);
  });

  it('repeats clips of short videos and gives 32 rows of unit length', () => {
    const x = matrix(numbers('short', 9, 4).data, 9, 4);
    const { data, rows } = segmentMeans(x);
    expect(rows).toBe(32);
    for (let i = 0; i < 32; i++) expect(Math.hypot(...data.subarray(4 * i, 4 * i + 4))).toBeCloseTo(1, 5);
  });
});

const weights = weightsFolder();
describe.skipIf(!weights)('trained networks (skipped without DUAD_WEIGHTS)', () => {
  it('a small network of UCF101 gives the recorded features and classes', async () => {
    const place = join(weights!, 'conv3d_ucf101_small');
    const convolution = (number: number): VolumeLayer => ({
      type: 'convolution',
      name: `conv3d_${number}`,
      activation: { leakyRelu: 0.3 },
    });
    const pool: VolumeLayer = { type: 'max-pool', size: [3, 3, 3], strides: [3, 3, 3], padding: 'same' };
    const features: VolumeLayer[] = [
      ...[1, 3, 5].flatMap((number) => [convolution(number), convolution(number + 1), pool]),
      { type: 'dense', name: 'dense_1', activation: 'relu' },
    ];
    const classifier: VolumeLayer[] = [
      ...features,
      { type: 'batch-normalisation', name: 'batch_normalization_1', epsilon: 1e-3 },
      { type: 'dense', name: 'dense_2', activation: 'softmax' },
    ];
    const options = {
      weights: join(place, 'model.safetensors'),
      frames: 2,
      width: 32,
      height: 32,
      axes: 'mixed',
    } as const;
    const fixture = await readWeights(join(place, 'fixture.safetensors'));
    const { data } = fixture.get('frames_rgb_u8', [28, 2, 32, 32, 3]);
    const size = 2 * 32 * 32 * 3;
    const clips = Array.from({ length: 28 }, (_, i) => ({
      data: data.subarray(i * size, (i + 1) * size),
      ...{ frames: 2, width: 32, height: 32, channels: 3 },
    }));
    await using extractor = await volumeFeatures({ ...options, layers: features });
    const expected = fixture.get('features', [28, 512]).data;
    const largest = Math.max(...expected);
    expect((await extractor.extract(clips, context())).data).toBeAllClose(expected, {
      absolute: 1e-4 * Math.max(1, largest / 100),
    });
    await using classes = await volumeFeatures({ ...options, layers: classifier });
    const probabilities = (await classes.extract(clips, context())).data;
    expect(probabilities).toBeAllClose(fixture.get('probs', [28, 101]).data, { absolute: 1e-4 });
    const names = JSON.parse(readFileSync(join(place, 'classes.json'), 'utf8')) as string[];
    const header = readFileSync(join(place, 'fixture.safetensors'));
    const truth = JSON.parse(
      JSON.parse(header.subarray(8, 8 + Number(header.readBigUInt64LE(0))).toString()).__metadata__.classes,
    ) as string[];
    const right = truth.filter((name, i) => {
      const row = probabilities.subarray(i * 101, (i + 1) * 101);
      return names[row.indexOf(Math.max(...row))] === name;
    });
    expect(right.length).toBeGreaterThanOrEqual(27);
  });

  it('the crop mean of Sports-1M is a mean for C3D', async () => {
    const mean = await readWeights(join(weights!, 'c3d_sports1m_crop_mean/crop_mean.npy'));
    const { data } = mean.get('crop_mean', [16, 112, 112, 3]);
    const averages = [0, 1, 2].map(
      (c) => data.filter((_, i) => i % 3 === c).reduce((sum, value) => sum + value, 0) / (data.length / 3),
    );
    expect(averages).toBeAllClose([95.1, 102.9, 107.8], { absolute: 0.1 });
  });
});
