import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@duad/core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findKddCup, type KddCup, loadKddCup } from './kdd-cup.js';
import { kddCupColumns } from './kdd-cup-columns.js';
import { kddCupSplit } from './kdd-cup-split.js';

const dataDir = process.env.DUAD_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const present = existsSync(join(dataDir, 'kddcup99', 'kddcup.data_10_percent.gz'));

describe('kddCupSplit on made-up rows', () => {
  const random = createRandom(5);
  const types = Array.from({ length: 10_000 }, () => (random.uniform() < 0.2 ? 'normal' : 'smurf'));
  const split = (anomalyPercent: number, seed = 1): ReturnType<typeof kddCupSplit> =>
    kddCupSplit({ types }, { anomalyPercent, random: createRandom(seed) });

  it('tests on half of the rows and trains on the other, with the stated share of normal traffic', () => {
    for (const percent of [5, 10]) {
      const { train, test, anomalyPercent } = split(percent);
      expect(test.rows.length).toBe(5000);
      expect(new Set([...train.rows, ...test.rows]).size).toBe(train.rows.length + 5000);
      const anomalies = train.labels.reduce((sum, label) => sum + label, 0);
      expect((100 * anomalies) / train.rows.length).toBe(anomalyPercent);
      expect(Math.abs(anomalyPercent - percent)).toBeLessThan(0.02);
      for (const part of [train, test]) {
        part.rows.forEach((row, i) => {
          expect(part.labels[i]).toBe(types[row] === 'normal' ? 1 : 0);
        });
      }
      const attacks = types.filter((type) => type === 'smurf').length;
      const inTest = test.labels.filter((label) => label === 0).length;
      expect(train.labels.filter((label) => label === 0).length).toBe(attacks - inTest);
    }
  });

  it('takes all the anomalies there are when the share is out of reach', () => {
    const { train, anomalyPercent } = split(60);
    expect(train.rows.length).toBe(5000);
    expect(anomalyPercent).toBeLessThan(25);
  });

  it('depends on the seed alone; shares nest', () => {
    expect(split(10)).toEqual(split(10));
    expect(split(10).test.rows).toEqual(split(5).test.rows);
    expect(split(10).test.rows).not.toEqual(split(10, 2).test.rows);
    const anomalies = (percent: number): number[] =>
      [...split(percent).train.rows].filter((r) => types[r] === 'normal');
    const larger = new Set(anomalies(10));
    expect(anomalies(5).every((row) => larger.has(row))).toBe(true);
  });

  it('shuffles the training rows', () => {
    const { labels } = split(10).train;
    const firstHalf = labels.subarray(0, labels.length / 2).reduce((sum, label) => sum + label, 0);
    const all = labels.reduce((sum, label) => sum + label, 0);
    expect(firstHalf / all).toBeGreaterThan(0.4);
    expect(firstHalf / all).toBeLessThan(0.6);
  });

  it('refuses a share that is none, and data of one class', () => {
    expect(() => split(0)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => split(100)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => kddCupSplit({ types: ['smurf', 'smurf'] }, { anomalyPercent: 5, random: createRandom(1) })).toThrow(
      expect.objectContaining({ code: 'DEGENERATE_DATA' }),
    );
  });
});

describe('findKddCup', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duad-kdd-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it('says where it looked if it may not download', async () => {
    vi.stubEnv('DUAD_DATA', join(folder, 'data'));
    const cacheDir = join(folder, 'cache');
    await expect(findKddCup({ cacheDir, download: false })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(/data\/kddcup99.* or .*cache\/kddcup99/),
    });
  });

  it('refuses a file that is not the official one, and leaves it alone', async () => {
    const path = join(folder, 'kddcup99', 'kddcup.data_10_percent.gz');
    await mkdir(join(folder, 'kddcup99'));
    await writeFile(path, 'something else');
    await expect(findKddCup({ dataDir: folder })).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(existsSync(path)).toBe(true);
  });

  it('reports a download that fails', async () => {
    const options = { dataDir: folder, cacheDir: folder, url: 'http://127.0.0.1:1/none' };
    await expect(findKddCup(options)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
  });
});

describe.skipIf(!present)('KDD Cup 1999, 10 percent (needs kddcup99/ in DUAD_DATA)', () => {
  let data: KddCup;
  beforeAll(async () => {
    data = await loadKddCup({ dataDir });
  });

  it('has the published rows and classes', () => {
    const counts = new Map<string, number>();
    for (const type of data.types) counts.set(type, (counts.get(type) ?? 0) + 1);
    expect(data.x.rows).toBe(494_021);
    expect(data.types.length).toBe(494_021);
    expect(counts.size).toBe(23);
    expect(Object.fromEntries(counts)).toMatchObject({
      smurf: 280_790,
      neptune: 107_201,
      normal: 97_278,
      back: 2203,
      spy: 2,
    });
  });

  it("has the paper's 120 columns, all within [0, 1], six categories hot in every row", () => {
    const { x, encoder } = data;
    expect(x.columns).toBe(120);
    const oneHot = encoder.names.map((_, j) => encoder.sourceOf(j).category !== undefined);
    expect(oneHot.filter(Boolean).length).toBe(86);
    let outside = 0;
    let wrongSums = 0;
    for (let row = 0; row < x.rows; row++) {
      let hot = 0;
      for (let j = 0; j < 120; j++) {
        const value = x.data[row * 120 + j]!;
        if (!(value >= 0 && value <= 1)) outside++;
        if (oneHot[j]) hot += value;
      }
      if (hot !== 6) wrongSums++;
    }
    expect([outside, wrongSums]).toEqual([0, 0]);
    const constant = encoder.names.indexOf('num_outbound_cmds');
    expect(x.data.some((value, i) => i % 120 === constant && value !== 0)).toBe(false);
  });

  it('encodes the first row as it stands in the file', () => {
    const { x, encoder } = data;
    const value = (name: string): number => x.data[encoder.names.indexOf(name)]!;
    // 0,tcp,http,SF,181,5450,0,... logged in, count 8; largest src_bytes, dst_bytes and count of the file below.
    const first = ['protocol_type=tcp', 'service=http', 'flag=SF', 'logged_in=1', 'land=0'];
    expect(first.map(value)).toEqual([1, 1, 1, 1, 1]);
    expect(['src_bytes', 'dst_bytes', 'count'].map(value)).toBeAllClose([181 / 693_375_640, 5450 / 5_155_468, 8 / 511]);
    expect(data.types[0]).toBe('normal');
  });

  it('splits into halves by the protocol', () => {
    for (const percent of [5, 10, 20]) {
      const { train, test, anomalyPercent } = kddCupSplit(data, { anomalyPercent: percent, random: createRandom(0) });
      expect(test.rows.length).toBe(247_010);
      const attacks = train.labels.filter((label) => label === 0).length;
      expect(attacks + test.labels.filter((label) => label === 0).length).toBe(494_021 - 97_278);
      // 97,278 of 494,021 rows are normal traffic, which caps the share at about 19.7 %.
      if (percent < 20) expect(anomalyPercent).toBeCloseTo(percent, 2);
      else expect(train.rows.length).toBe(247_011);
    }
  });

  it('has 118 columns in the compact form', async () => {
    const { x, encoder } = await loadKddCup({ dataDir, encoding: 'compact' });
    expect(x.columns).toBe(118);
    expect(
      kddCupColumns.every((name, column) =>
        encoder.names.some((_, j) => encoder.sourceOf(j).column === column && encoder.sourceOf(j).name === name),
      ),
    ).toBe(true);
  });
});
