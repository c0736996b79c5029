import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readC3dText } from './c3d-text.js';
import { meanSegmentLabels, segmentLabels } from './segment-labels.js';
import { loadUcfCrime } from './ucf-crime.js';

const dataDir = process.env.DUAD_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-ucf-'));
  vi.stubEnv('DUAD_DATA', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'ucf-crime', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}
const annotations = 'Temporal_Anomaly_Annotation_for_Testing_Videos.txt';
const load = () => loadUcfCrime({ dataDir: folder, cacheDir: folder });
const count = (labels: Uint8Array): number => labels.reduce((sum, label) => sum + label, 0);

describe('loadUcfCrime', () => {
  it('joins annotations, lengths, videos and features', async () => {
    await put(
      annotations,
      'Arson009_x264.mp4  Arson  150  420  -1  -1  \nArrest1_x264.mp4 Arrest 1 2 5 9\nNormal_Videos_006_x264.mp4  Normal  -1 -1 -1 -1\n',
    );
    await put('num_frames.txt', 'Arson_Features/Arson009_x264.txt 757\n');
    const video = await put('videos/Arson/Arson009_x264.mp4', 'video');
    const features = await put('c3d-32seg/Normal/Normal_Videos_006_x264.txt.gz', 'features');
    expect(await load()).toEqual([
      { name: 'Arson009', category: 'Arson', events: [[150, 420]], frames: 757, video },
      {
        name: 'Arrest1',
        category: 'Arrest',
        events: [
          [1, 2],
          [5, 9],
        ],
      },
      { name: 'Normal_Videos_006', category: 'Normal', events: [], features },
    ]);
  });

  it.each([
    ['Arson009_x264.mp4 Arson 150 420 -1', /line 1: .*four frame numbers/],
    ['Arson009_x264.mp4 Arson 150 420 -1 -1\nArson018_x264.mp4 Arson 15x 420 -1 -1', /line 2: .*got 'Arson018/],
    ['Arson009_x264.mp4 Arson 420 150 -1 -1', /end no earlier/],
    ['Arson009_x264.mp4 Arson -1 150 -1 -1', /end no earlier/],
    ['something else', /line 1/],
  ])('refuses annotations such as %j, naming the line', async (text, message) => {
    await put(annotations, text);
    await expect(load()).rejects.toMatchObject({ code: 'INVALID_FILE', message: expect.stringMatching(message) });
  });

  it('says what to fetch, and that lengths are no numbers', async () => {
    await expect(load()).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(/Temporal.*crcv\.ucf\.edu.*DUAD_DATA/),
    });
    await put(annotations, '');
    await put('num_frames.txt', 'Arson_Features/Arson009_x264.txt many\n');
    await expect(load()).rejects.toThrow(/num_frames\.txt: line 1/);
    await expect(loadUcfCrime({ colour: 1 } as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

describe('readC3dText', () => {
  const numbers = Array.from({ length: 4096 }, (_, i) => (i % 7 === 0 ? 1 + (i % 3) : 0));
  const length = Math.hypot(...numbers);
  const rows = (separator: string): string[] => Array.from({ length: 32 }, () => numbers.join(separator));

  it('reads both formats, packed or not, as rows of unit length', async () => {
    const blanks = await put('c3d/a.txt.gz', gzipSync(`${rows(' ').join('\n')}\n`));
    const commas = await put('c3d/a.csv', ['22', ...rows(',')].join('\n'));
    const one = await readC3dText(blanks);
    const two = await readC3dText(commas);
    expect([one.clipsPerSegment, two.clipsPerSegment]).toEqual([undefined, 22]);
    expect(two.segments).toEqual(one.segments);
    expect([one.segments.rows, one.segments.columns]).toEqual([32, 4096]);
    expect(one.segments.data.subarray(31 * 4096)).toBeAllClose(numbers.map((value) => value / length));
  });

  it.each([
    ['', /expected 32 lines of 4096 numbers, got 0/],
    [`${rows(' ').slice(1).join('\n')}`, /got 31 lines/],
    [['22', ...rows(' ')].join('\n'), /segment 1: expected 4096 numbers, got 1/],
    [[...rows(' ').slice(1), '1 2 3'].join('\n'), /segment 32: expected 4096 numbers, got 3/],
    [[...rows(' ').slice(1), numbers.map((_, i) => (i === 9 ? 'x' : 1)).join(' ')].join('\n'), /got 'x'/],
    [[...rows(' ').slice(1), numbers.map(() => 0).join(' ')].join('\n'), /segment 32: all numbers are zero/],
  ])('refuses what is cut off or something else (%#)', async (text, message) => {
    const path = await put('c3d/a.txt', text);
    await expect(readC3dText(path)).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('refuses damaged packing', async () => {
    const path = await put('c3d/a.txt.gz', gzipSync(rows(' ').join('\n')).subarray(0, 200));
    await expect(readC3dText(path)).rejects.toMatchObject({ code: 'INVALID_FILE' });
  });
});

describe('labels of segments', () => {
  it('are 1 where more than half of the frames lie within an event', () => {
    expect(segmentLabels([[8, 23]], 3)).toEqual(Uint8Array.of(0, 0, 0));
    expect(segmentLabels([[7, 24]], 3)).toEqual(Uint8Array.of(1, 1, 0));
    expect(segmentLabels([], 2)).toEqual(Uint8Array.of(0, 0));
  });

  it('follow a count frame by frame', () => {
    const event = fc.tuple(fc.nat(300), fc.nat(100)).map(([first, more]) => [first, first + more] as const);
    fc.assert(
      fc.property(event, fc.integer({ min: 1, max: 40 }), (one, clips) => {
        const inside = (from: number, to: number): number => {
          let sum = 0;
          for (let frame = from; frame < to; frame++) sum += Number(frame >= one[0] && frame <= one[1]);
          return Number(2 * sum > to - from);
        };
        segmentLabels([one], clips).forEach((label, i) => {
          expect(label).toBe(inside(16 * i, 16 * i + 16));
        });
        const bounds = Array.from({ length: 33 }, (_, i) => Math.round(1 + ((clips - 1) * i) / 32));
        meanSegmentLabels([one], clips).forEach((label, i) => {
          const last = Math.max(bounds[i]!, bounds[i + 1]! - 1);
          expect(label).toBe(inside(16 * (bounds[i]! - 1), 16 * last));
        });
      }),
    );
  });
});

describe.skipIf(!existsSync(join(dataDir, 'ucf-crime')))('UCF-Crime, as the data folder has it', () => {
  it('has the annotations of 290 videos, and segments as counted by hand', async () => {
    const videos = await loadUcfCrime({ dataDir });
    expect(videos).toHaveLength(290);
    const counts = (category: string): number => videos.filter((video) => video.category === category).length;
    expect([counts('Normal'), counts('Fighting'), counts('RoadAccidents'), counts('Burglary')]).toEqual([
      150, 5, 23, 13,
    ]);
    const anomalous = [
      'Burglary018',
      'RoadAccidents002',
      'RoadAccidents004',
      'RoadAccidents012',
      'RoadAccidents017',
    ].map((name) => {
      const { events, frames } = videos.find((video) => video.name === name)!;
      return count(segmentLabels(events, Math.floor(frames! / 16)));
    });
    expect(anomalous).toEqual([21, 4, 3, 8, 4]);
    expect(videos.filter(({ video }) => video !== undefined)).toHaveLength(9);
  });

  it('has published features of 50 of them', async () => {
    const videos = (await loadUcfCrime({ dataDir })).filter(({ features }) => features !== undefined);
    expect(videos).toHaveLength(50);
    const labels = (category: string): number =>
      videos
        .filter((video) => video.category === category)
        .reduce((sum, { events, frames }) => sum + count(meanSegmentLabels(events, Math.floor(frames! / 16))), 0);
    expect([labels('Fighting'), labels('RoadAccidents')]).toEqual([54, 67]);
    for (const name of ['Fighting003', 'Arson009']) {
      const { features } = videos.find((video) => video.name === name)!;
      const { segments } = await readC3dText(features!);
      expect(Math.hypot(...segments.data.subarray(0, 4096))).toBeCloseTo(1, 5);
    }
  });
});
