import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kmeans } from '@duad/clusterer-kmeans';
import { createRandom, type Picture } from '@duad/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featureData } from './feature-data.js';
import { featuresFolder } from './features-folder.js';
import { figure5 } from './figure5.js';
import { type ExamplePictures, fittedNetvlad } from './fitted-netvlad.js';
import { imagenet, weightsFile } from './picture-features.js';
import { scorePlot } from './score-plot.js';
import { table4 } from './table4.js';
import { table7 } from './table7.js';
import { openUcfCrime } from './ucf-data.js';
import { figure5Selections, table5, table6 } from './ucf-tables.js';

const shared = (name: string): string => fileURLToPath(new URL(`../../../../shared/${name}`, import.meta.url));
const weightsDir = process.env.DUAD_WEIGHTS ?? shared('weights');
const dataDir = process.env.DUAD_DATA ?? shared('data');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duad-features-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('options', () => {
  it('say where features are kept and which weights lack', () => {
    expect(featuresFolder({ featuresDir: 'here' })).toBe('here');
    expect(featuresFolder({ featuresDir: '' })).toMatch(/duad.features$/);
    expect(() => weightsFile({ weightsDir: folder }, 'a', 'b.onnx')).toThrow(/a.b\.onnx.*DUAD_WEIGHTS/);
    expect(() => weightsFile({ weightsDir: '' }, 'a', 'b.onnx')).toThrow(/expected pretrained weights at a\/b\.onnx/);
  });
});

describe.skipIf(!existsSync(weightsDir))('features of pictures (skipped without DUAD_WEIGHTS)', () => {
  it('come from the right pictures, and from disk the second time', async () => {
    const train = join(folder, 'dogs-vs-cats', 'train');
    mkdirSync(train, { recursive: true });
    const colours = { dog: { r: 200, g: 40, b: 30 }, cat: { r: 20, g: 60, b: 220 } };
    for (const name of ['cat.0', 'dog.0', 'dog.1', 'dog.2', 'dog.3', 'dog.4']) {
      const background = colours[name.slice(0, 3) as 'cat' | 'dog'];
      await sharp({ create: { width: 20, height: 16, channels: 3, background } }).toFile(join(train, `${name}.jpg`));
    }
    const options = { dataDir: folder, weightsDir, featuresDir: join(folder, 'features') };
    const sampler = await featureData('Dogs vs. Cats', imagenet, options, {});
    const { x, labels } = await sampler(createRandom(1));
    expect([x.rows, x.columns]).toEqual([6, 768]);
    const rowOf = (i: number) => x.data.subarray(i * 768, (i + 1) * 768);
    const cat = labels.indexOf(1);
    const dogs = [...labels.keys()].filter((i) => labels[i] === 0);
    expect(dogs).toHaveLength(5);
    for (const dog of dogs) expect(rowOf(dog)).toEqual(rowOf(dogs[0]!));
    expect(rowOf(cat)).not.toEqual(rowOf(dogs[0]!));
    const kept = () => readdirSync(options.featuresDir, { recursive: true });
    const before = kept();
    const again = await (await featureData('Dogs vs. Cats', imagenet, options, {}))(createRandom(1));
    expect(again.x.data).toEqual(x.data);
    expect(kept()).toEqual(before);
  });

  it('are worked out for few pictures where few are wanted, and are those of a whole run', async () => {
    const dataDir = join(folder, 'few');
    const train = join(dataDir, 'dogs-vs-cats', 'train');
    mkdirSync(train, { recursive: true });
    for (let i = 0; i < 14; i++) {
      const background = { r: 250 - 15 * i, g: 12 * i, b: 60 };
      const name = i < 2 ? `cat.${i}` : `dog.${i}`;
      await sharp({ create: { width: 20, height: 16, channels: 3, background } }).toFile(join(train, `${name}.jpg`));
    }
    const rowsOf = async (features: string, most?: number) => {
      const options = { dataDir, weightsDir, featuresDir: join(folder, features) };
      const { x, labels } = await (await featureData('Dogs vs. Cats', imagenet, options, {}))(createRandom(1), most);
      return Array.from(labels, (label, i) => ({ label, row: [...x.data.subarray(i * 768, (i + 1) * 768)] }));
    };
    const few = await rowsOf('features of few', 3);
    expect(few.map(({ label }) => label).sort()).toEqual([0, 0, 0, 1]);
    const whole = await rowsOf('features of all');
    for (const one of few) expect(whole).toContainEqual(one);
  });

  it('by a NetVLAD that is fitted once', async () => {
    const random = createRandom(2);
    const pictures = Array.from({ length: 6 }, (): Picture => {
      const data = Uint8Array.from({ length: 16 * 16 * 3 }, () => random.integer(256));
      return { data, width: 16, height: 16, channels: 3 };
    });
    const weights = weightsFile({ weightsDir }, 'vgg19_block1-3_imagenet', 'model.fp16.safetensors');
    const options = { featuresDir: join(folder, 'netvlad') };
    const fit = (examples: ExamplePictures) =>
      fittedNetvlad(
        'toys',
        { weights, backbone: 'vgg19', layer: 'relu1_1' },
        kmeans({ clusters: 3 }),
        options,
        examples,
      );
    await using first = await fit({ count: 6, read: async () => pictures });
    await using second = await fit({ count: 6, read: async () => expect.fail('fitted once already') });
    expect(second.fingerprint).toBe(first.fingerprint);
    await using onFewer = await fit({ count: 4, read: async () => pictures.slice(0, 4) });
    expect(onFewer.fingerprint).not.toBe(first.fingerprint);
    const context = { random: createRandom(3) };
    expect((await second.extract(pictures, context)).data).toEqual((await first.extract(pictures, context)).data);
  });
});

describe('raw pictures of dogs and cats', () => {
  it('are brought to one size, in [0, 1], and nothing of them is kept on disk', async () => {
    const dataDir = join(folder, 'raw');
    const train = join(dataDir, 'dogs-vs-cats', 'train');
    mkdirSync(train, { recursive: true });
    for (let i = 0; i < 6; i++) {
      const background = i === 0 ? { r: 255, g: 0, b: 51 } : { r: 0, g: 51, b: 255 };
      const name = i === 0 ? 'cat.0' : `dog.${i}`;
      const create = { width: 20 + i, height: 90 - i, channels: 3, background } as const;
      await sharp({ create })
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toFile(join(train, `${name}.jpg`));
    }
    const featuresDir = join(folder, 'nothing');
    const variants = table4.variants.filter(({ name }) => name === 'Dogs vs. Cats raw');
    const { test } = await (await table4.prepare({ dataDir, featuresDir }, {}, variants))(
      variants[0]!,
      createRandom(1),
    );
    expect([test.x.rows, ...(test.x.itemShape ?? [])]).toEqual([6, 64, 64, 3]);
    test.labels.forEach((label, row) => {
      const [red, green, blue] = test.x.data.subarray(row * 12_288 + 6000, row * 12_288 + 6003);
      const expected = label === 1 ? [1, 0, 0.2] : [0, 0.2, 1];
      [red!, green!, blue!].forEach((value, channel) => {
        expect(Math.abs(value - expected[channel]!)).toBeLessThan(0.02);
      });
    });
    expect(existsSync(featuresDir)).toBe(false);
  });
});

describe('tables', () => {
  it('have a column for every set and kind of features', () => {
    const names = table4.variants.map(({ name }) => name);
    expect(names).toContain('Dogs vs. Cats raw');
    expect(names).toContain('Dogs vs. Cats, ImageNet features');
    expect(names).toContain('MNIST, NetVLAD on ImageNet layers');
    expect(new Set(names).size).toBe(names.length);
  });

  it('take convolutions for raw pixels only', () => {
    const plain = table4.detectors.find(({ name }) => name === 'convolutional-autoencoder')!;
    const taskOf = (name: string, columns: number) => ({
      variant: table4.variants.find((variant) => variant.name === name)!,
      ...{ rows: 9, columns, observe: () => undefined },
    });
    expect(plain.create(taskOf('MNIST raw', 784)).name).toBe('duad');
    expect(() => plain.create(taskOf('CIFAR-10, NetVLAD', 8192))).toThrow(/not for CIFAR-10, NetVLAD/);
  });

  it('sweep p, with p0 above it', () => {
    expect(table7.variants).toHaveLength(30);
    for (const { variant, settings } of table7.variants) {
      const { initialAnomalyPercent, anomalyPercent } = settings();
      expect([anomalyPercent, initialAnomalyPercent]).toEqual([variant.p, (variant.p as number) + 5]);
    }
  });

  it('of videos name their videos', () => {
    for (const { variants } of [table5, table6]) {
      for (const { dataset, variant } of variants) {
        expect(dataset.split(', ')).toHaveLength((variant.videos as number) + 2);
      }
    }
  });
});

describe.skipIf(!existsSync(join(dataDir, 'ucf-crime')))('UCF-Crime (skipped without DUAD_DATA)', () => {
  it.skipIf(!existsSync(weightsDir))('segments of a video, decoded, and labels', async () => {
    const segmentsOf = await openUcfCrime({ dataDir, weightsDir, featuresDir: join(folder, 'ucf') }, {});
    const { x, labels, lengths } = await segmentsOf(['RoadAccidents017', 'RoadAccidents002'], 'video');
    expect([x.rows, x.columns]).toEqual([36, 512]);
    expect(lengths).toEqual([15, 21]);
    expect(labels.reduce((sum, label) => sum + label, 0)).toBe(8);
    for (let i = 0; i < x.rows; i++) expect(Math.hypot(...x.data.subarray(i * 512, i * 512 + 512))).toBeCloseTo(1, 4);
  });

  it('has the files that the tables and the figure name', async () => {
    const segmentsOf = await openUcfCrime({ dataDir }, {});
    const { x, labels } = await segmentsOf(figure5Selections.at(-1)!.videos, 'published');
    expect([x.rows, x.columns]).toEqual([160, 4096]);
    expect(labels.reduce((sum, label) => sum + label, 0)).toBe(54);
  });
});

describe('figure 5', () => {
  it('draws a line over shaded stretches', () => {
    const svg = scorePlot('a < b', [3, 1, 2, 5], [0, 1, 1, 0]);
    expect(svg).toContain('a &lt; b');
    expect(svg.match(/<rect [^>]*fill-opacity/g)).toHaveLength(1);
    const points = /points="([^"]*)"/
      .exec(svg)![1]!
      .split(' ')
      .map((point) => point.split(',').map(Number));
    expect(points).toHaveLength(4);
    const heights = points.map(([, y]) => y!);
    expect(heights.indexOf(Math.min(...heights))).toBe(3);
    expect(heights.indexOf(Math.max(...heights))).toBe(1);
    const flat = scorePlot('flat', [2, 2], [0, 0]);
    expect(flat).not.toMatch(/NaN|fill-opacity/);
  });

  it('is linked from the report', () => {
    const out = join(folder, 'figure5');
    mkdirSync(out);
    expect(figure5.report(out)).toBeUndefined();
    const plot = { video: 'Toy001', file: 'figure5-toy001.svg', seed: 1, segments: 9, anomalies: 3, fittedWith: 2 };
    writeFileSync(join(out, 'figure5.json'), JSON.stringify([{ ...plot, auroc: 0.8 }, plot]));
    const text = figure5.report(out)!;
    expect(text).toContain('(figure5-toy001.svg)');
    expect(text).toContain('80.0 %');
    expect(text).toContain('all segments of one kind');
    writeFileSync(join(out, 'figure5.json'), 'nonsense');
    expect(() => figure5.report(out)).toThrow(/figure5\.json/);
    expect(readFileSync(join(out, 'figure5.json'), 'utf8')).toBe('nonsense');
  });
});
