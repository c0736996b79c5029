import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Picture } from '@duad/core';
import { weightsFolder } from '@duad/tooling-testing';
import { afterAll, describe, expect, it } from 'vitest';
import { randomPictures, readArrays, type SmallModel, smallModel } from './fixtures.js';
import { type OnnxFeaturesOptions, onnxFeatures } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));
let models = 0;
function modelFile(model: SmallModel = {}): string {
  models += 1;
  const path = join(folder, `${models}.onnx`);
  writeFileSync(path, smallModel(model));
  return path;
}
const context = { random: createRandom(1) };
async function rowsOf(options: OnnxFeaturesOptions, pictures: readonly Picture[]) {
  await using extractor = await onnxFeatures(options);
  const { data, rows, columns } = await extractor.extract(pictures, context);
  expect(columns).toBe(extractor.dimension);
  return Array.from({ length: rows }, (_, i) => data.subarray(i * columns, (i + 1) * columns));
}

describe('onnxFeatures', () => {
  const pictures = randomPictures(11);
  const base = { model: modelFile(), scaling: '0-1' } as const;

  it('gives the same bits in every run, whatever lies beside a picture and however many there are', async () => {
    const all = await rowsOf(base, pictures);
    expect(await rowsOf(base, pictures)).toEqual(all);
    expect(await rowsOf(base, pictures.slice(4, 7))).toEqual(all.slice(4, 7));
    expect(await rowsOf(base, pictures.toReversed())).toEqual(all.toReversed());
  });

  it('gives the same rows, to rounding, for other batches', async () => {
    const all = (await rowsOf(base, pictures)).flatMap((row) => [...row]);
    for (const batch of [1, 3, 11]) {
      expect((await rowsOf({ ...base, batch }, pictures)).flatMap((row) => [...row])).toBeAllClose(all);
    }
  });

  it('takes any tensor inside the graph and pools its positions', async () => {
    const map = await rowsOf({ ...base, output: 'map', pooling: 'flatten' }, pictures);
    const pooled = await rowsOf({ ...base, output: 'pooled' }, pictures);
    const mean = await rowsOf({ ...base, output: 'map' }, pictures);
    expect([map[0]!.length, pooled[0]!.length, mean[0]!.length]).toEqual([8 * 16, 8, 8]);
    map.forEach((row, i) => {
      const means = Array.from({ length: 8 }, (_, c) => row.subarray(c * 16, c * 16 + 16).reduce((a, b) => a + b) / 16);
      expect(mean[i]).toBeAllClose(means, { absolute: 1e-5 });
      expect(pooled[i]).toBeAllClose(means, { absolute: 1e-5 });
    });
    expect((await rowsOf({ ...base, output: 'map', pooling: 'first' }, pictures))[0]).toBeAllClose(
      Array.from({ length: 8 }, (_, c) => map[0]![c * 16]!),
    );
  });

  it('scales, orders and lays out the pixels as the model wants them', async () => {
    const rows = await rowsOf({ ...base, scaling: '0-255' }, pictures);
    const times255 = await rowsOf({ ...base, scaling: { mean: [0, 0, 0], deviation: [255, 255, 255] } }, pictures);
    expect(times255[3]).toBeAllClose(rows[3]!.map((value) => value / 255));
    const swapped = pictures.map((picture) => ({
      ...picture,
      data: picture.data.map((_, i) => picture.data[i - (i % 3) + 2 - (i % 3)]!),
    }));
    expect(await rowsOf({ ...base, channels: 'bgr' }, swapped)).toEqual(await rowsOf(base, pictures));
    const last = await rowsOf({ ...base, model: modelFile({ input: ['N', 6, 6, 3] }) }, pictures);
    last.forEach(
      (row, i) =>
        void expect(row).toBeAllClose(
          rows[i]!.map((value) => value / 255),
          { absolute: 1e-5 },
        ),
    );
    const bytes = await rowsOf({ model: modelFile({ type: 'uint8' }) }, pictures);
    bytes.forEach((row, i) => void expect(row).toBeAllClose(rows[i]!, { absolute: 1e-2 }));
  });

  it('reads range and order of the pixels from the properties of the model', async () => {
    const properties = { 'Image.NominalPixelRange': 'Normalized_1_1', 'Image.BitmapPixelFormat': 'Bgr8' };
    const told = await rowsOf({ model: modelFile({ properties }) }, pictures);
    expect(told).toEqual(await rowsOf({ ...base, scaling: '-1-1', channels: 'bgr' }, pictures));
  });

  it('resizes pictures, repeats grey and drops opacity', async () => {
    const grey = { data: new Uint8Array(60).fill(90), width: 12, height: 5, channels: 1 };
    const opaque = { data: new Uint8Array(4).fill(90), width: 1, height: 1, channels: 4 };
    const [a, b] = await rowsOf(base, [grey, opaque]);
    expect(a).toBeAllClose(b!, { absolute: 1e-5 });
  });

  it('scales rows to unit length when asked to', async () => {
    for (const row of await rowsOf({ ...base, unitLength: true }, pictures)) {
      expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    }
  });

  it('has a fingerprint of model and options', async () => {
    const prints = new Set<string>();
    for (const options of [
      base,
      { ...base, scaling: '0-255' as const },
      { ...base, output: 'map' },
      { ...base, batch: 2 },
    ]) {
      await using extractor = await onnxFeatures(options);
      prints.add(extractor.fingerprint);
      await using again = await onnxFeatures({ ...options, model: modelFile(), threads: 1 });
      expect(again.fingerprint).toBe(extractor.fingerprint);
    }
    expect(prints.size).toBe(4);
  });

  it.each([
    [{}, 'INVALID_OPTION', /scaling.*'-1-1'/],
    [{ scaling: '0-1', width: 7 }, 'INVALID_OPTION', /'width': the model takes 6, got 7/],
    [{ scaling: '0-1', input: 'picture' }, 'INVALID_OPTION', /named 'picture', the model has 'image' \[N,3,6,6\]/],
    [{ scaling: '0-1', channels: 'grey' }, 'INVALID_OPTION', /takes 3 channels/],
    [{ scaling: '0-1', output: 'nothing' }, 'INVALID_FILE', /nothing/],
    [{ scaling: { mean: [1], deviation: [1] } }, 'INVALID_OPTION', /expected 3 means/],
    [{ scaling: '0-1', model: join(folder, 'missing.onnx') }, 'FILE_NOT_FOUND', /missing\.onnx/],
    [{ scaling: '0-1', colour: true }, 'INVALID_OPTION', /colour/],
  ])('says what is wrong with its options (%#)', async (options, code, message) => {
    const failure = onnxFeatures({ model: base.model, ...options } as OnnxFeaturesOptions);
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('asks for what the model leaves open', async () => {
    const open = modelFile({ input: ['N', 3, 'H', 'W'] });
    await expect(onnxFeatures({ model: open, scaling: '0-1' })).rejects.toThrowError(
      /'width': the model leaves it open/,
    );
    expect(await rowsOf({ model: open, scaling: '0-1', width: 6, height: 6 }, pictures)).toEqual(
      await rowsOf(base, pictures),
    );
    const unclear = modelFile({ input: ['N', 'C', 'H', 'W'] });
    await expect(onnxFeatures({ model: unclear, scaling: '0-1' })).rejects.toThrowError(/layout/);
  });

  it('takes another size than the model states where asked to', async () => {
    for (const [input, layout] of [
      [['N', 3, 9, 9], undefined],
      [['N', 9, 9, 3], undefined],
      [['N', 9, 9, 3], 'nhwc'],
    ] as const) {
      const model = modelFile({ input });
      const options = { model, scaling: '0-1', width: 6, height: 6, ...(layout && { layout }) } as const;
      await expect(onnxFeatures(options)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
      const rows = await rowsOf({ ...options, anySize: true }, pictures);
      const plain = await rowsOf(base, pictures);
      rows.forEach((row, i) => {
        expect(row).toBeAllClose(plain[i]!, { absolute: 1e-4 });
      });
      const map = await rowsOf({ ...options, anySize: true, output: 'map', pooling: 'flatten' }, pictures);
      expect(map[0]).toHaveLength(8 * 16);
    }
    await expect(onnxFeatures({ ...base, model: modelFile({ input: ['N', 3, 9, 9] }), anySize: true })).rejects.toThrow(
      /'width': the model leaves it open/,
    );
  });

  it('refuses files that are no models and samples that are no pictures', async () => {
    const path = join(folder, 'text.onnx');
    writeFileSync(path, 'this is no model at all');
    await expect(onnxFeatures({ model: path, scaling: '0-1' })).rejects.toMatchObject({ code: 'INVALID_FILE' });
    await expect(rowsOf(base, [pictures[0]!, { ...pictures[0]!, width: 5 }])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { index: 1 },
    });
    await expect(rowsOf(base, [])).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
  });
});

const weights = weightsFolder();
describe.skipIf(!weights)('MobileNetV1 trained on ImageNet (skipped without DUAD_WEIGHTS)', () => {
  it('gives the recorded features and classes', async () => {
    const place = join(weights!, 'mobilenet_v1_075_imagenet');
    const fixture = readArrays(place, 'fixture.safetensors');
    const images = fixture('images_u8') as Uint8Array;
    const size = 224 * 224 * 3;
    const pictures = Array.from({ length: 8 }, (_, i) => ({
      data: images.subarray(i * size, (i + 1) * size),
      ...{ width: 224, height: 224, channels: 3 },
    }));
    const options = { model: join(place, 'model.onnx'), scaling: '-1-1' } as const;
    const features = (await rowsOf(options, pictures)).flatMap((row) => [...row]);
    expect(features).toBeAllClose(fixture('features'), { absolute: 1e-4 });
    const classes = (await rowsOf({ ...options, output: 'probs' }, pictures)).flatMap((row) => [...row]);
    expect(classes).toBeAllClose(fixture('probs'), { absolute: 1e-4 });
  });
});
