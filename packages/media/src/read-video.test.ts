import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './fixtures.js';
import { clipsOf, readClips, readVideo, type VideoReader } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-video-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

function make(name: string, ...settings: string[]): string {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...settings, at(name)]);
  return at(name);
}

async function frameCount(reader: VideoReader): Promise<number> {
  let count = 0;
  for await (const frame of reader) count += frame.width > 0 ? 1 : 0;
  return count;
}

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
describe.skipIf(!hasFfmpeg)('readVideo (skipped without ffmpeg)', () => {
  beforeAll(() => {
    make('test.mp4', '-f', 'lavfi', '-i', 'testsrc=duration=4:size=64x48:rate=10');
    make('red.mkv', '-f', 'lavfi', '-i', 'color=red:duration=1:size=32x16:rate=5', '-c:v', 'ffv1', '-pix_fmt', 'bgr0');
    make('sound.mp4', '-f', 'lavfi', '-i', 'sine=duration=1');
    writeFileSync(at('text.mp4'), 'this is a text, not a video\n'.repeat(40));
    writeFileSync(at('list.mp4'), `ffconcat version 1.0\nfile '${at('test.mp4')}'\n`);
    writeFileSync(at('empty.mp4'), '');
    const whole = readFileSync(at('test.mp4'));
    writeFileSync(at('cut.mp4'), whole.subarray(0, whole.length / 2));
    execFileSync('ffmpeg', ['-v', 'error', '-i', at('test.mp4'), '-c', 'copy', at('whole.ts')]);
  });

  it('gives every frame once, at its own size, exactly', async () => {
    expect(await frameCount(readVideo(at('test.mp4')))).toBe(40);
    for await (const frame of readVideo(at('red.mkv'))) {
      expect(frame).toMatchObject({ width: 32, height: 16, channels: 3 });
      expect([...frame.data.subarray(0, 3)]).toEqual([expect.closeTo(254, -1), 0, 0]);
    }
  });

  it('gives the bytes that ffmpeg writes as raw video', async () => {
    const raw = execFileSync('ffmpeg', [
      ...['-v', 'error', '-i', at('test.mp4')],
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    ]);
    const frames = await collect(readVideo(at('test.mp4')));
    expect(Buffer.concat(frames.map(({ data }) => data as Uint8Array)).equals(raw)).toBe(true);
  });

  it('resizes, crops, turns grey and changes the rate', async () => {
    const options = { width: 40, height: 30, crop: { width: 20, height: 10 }, channels: 1, rate: 5 } as const;
    const frames = await collect(readVideo(at('test.mp4'), options));
    expect(frames).toHaveLength(20);
    for (const frame of frames) {
      expect(frame).toMatchObject({ width: 20, height: 10, channels: 1 });
      expect(frame.data).toHaveLength(200);
    }
    expect((await collect(readVideo(at('test.mp4'), { width: 32 })))[0]).toMatchObject({
      width: 32,
      height: 24,
    });
  });

  it.each([
    ['text.mp4', 'INVALID_FILE', /no frame/],
    ['list.mp4', 'INVALID_FILE', /no frame/],
    ['empty.mp4', 'INVALID_FILE', /no frame/],
    ['cut.mp4', 'INVALID_FILE', /no frame/],
    ['sound.mp4', 'INVALID_FILE', /no picture stream/],
    ['none.mp4', 'FILE_NOT_FOUND', /found nothing/],
  ])('says on one line what is wrong with %s', async (name, code, what) => {
    const failure = await frameCount(readVideo(at(name))).catch((error) => error);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(what) });
    expect(failure.message).toContain(at(name));
    expect(failure.message).not.toMatch(/\n|0x/);
  });

  it('calls a video without frames by that name', async () => {
    make('still.avi', '-f', 'lavfi', '-i', 'color=red:size=32x16', '-frames:v', '0');
    await expect(frameCount(readVideo(at('still.avi')))).rejects.toMatchObject({ code: 'INVALID_FILE' });
  });

  it('delivers what a damaged video holds, with a warning', async () => {
    const bytes = readFileSync(at('whole.ts'));
    bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 1500);
    writeFileSync(at('damaged.ts'), bytes);
    const reader = readVideo(at('damaged.ts'));
    expect(await frameCount(reader)).toBeGreaterThan(10);
    expect(reader.warnings.map(({ code }) => code)).toEqual(['DAMAGED_VIDEO']);
    expect(reader.warnings[0]!.message).toContain(at('damaged.ts'));
  });

  it('goes on without bad videos when asked to and lists them', async () => {
    const paths = ['text.mp4', 'test.mp4', 'sound.mp4', 'none.mp4', 'red.mkv'].map(at);
    const reader = readClips(paths, { length: 5, width: 8, height: 8, skipBad: true });
    const clips = await collect(reader);
    expect(clips.map(({ start }) => start)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 0]);
    expect(clips.map(({ name }) => name)).toEqual([...new Array(8).fill(at('test.mp4')), at('red.mkv')]);
    expect(reader.skipped.map(({ name }) => name)).toEqual(['text.mp4', 'sound.mp4', 'none.mp4'].map(at));
    await expect(collect(readClips(paths, { length: 5 }))).rejects.toThrowError(/text\.mp4/);
  });

  it('kills ffmpeg when cancelled and when iterating ends early', async () => {
    const pids = at('pids');
    const wrapper = at('ffmpeg.sh');
    writeFileSync(wrapper, `#!/bin/sh\necho $$ >> ${pids}\nexec ffmpeg "$@"\n`);
    chmodSync(wrapper, 0o755);
    make('long.mp4', '-f', 'lavfi', '-i', 'testsrc=duration=20:size=320x240:rate=25', '-preset', 'ultrafast');
    const controller = new AbortController();
    const cancelled = (async () => {
      for await (const frame of readVideo(at('long.mp4'), { ffmpeg: wrapper }, { signal: controller.signal })) {
        if (frame.width > 0) controller.abort();
      }
    })();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    for await (const frame of readVideo(at('long.mp4'), { ffmpeg: wrapper })) {
      expect(frame.width).toBe(320);
      break;
    }
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started).toHaveLength(2);
    for (const pid of started) expect(() => process.kill(pid, 0)).toThrowError(/ESRCH/);
  });

  it('does not run ahead of whoever takes the frames', async () => {
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let taken = 0;
    for await (const frame of readVideo(at('long.mp4'))) {
      expect(frame.data).toHaveLength(320 * 240 * 3);
      taken += 1;
      if (taken % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(taken).toBe(500);
    // 500 frames are 115 MB.
    expect(most).toBeLessThan(60e6);
  });

  it('says what to do without ffmpeg', async () => {
    const failure = frameCount(readVideo(at('test.mp4'), { ffmpeg: at('no-such-program') }));
    await expect(failure).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message: expect.stringMatching(/option 'ffmpeg'/),
    });
  });
});

describe('clipsOf', () => {
  const frames = Array.from({ length: 10 }, (_, i) => ({ data: Uint8Array.of(i), width: 1, height: 1, channels: 1 }));
  const cut = async (length: number, stride?: number) =>
    (await collect(clipsOf(frames, length, stride))).map(({ data, start, frames }) => {
      expect(frames).toBe(length);
      expect(data[0]).toBe(start);
      return [...data];
    });

  it('cuts with and without overlap or gaps and drops what is left', async () => {
    expect(await cut(4)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect(await cut(4, 3)).toEqual([
      [0, 1, 2, 3],
      [3, 4, 5, 6],
      [6, 7, 8, 9],
    ]);
    expect(await cut(2, 4)).toEqual([
      [0, 1],
      [4, 5],
      [8, 9],
    ]);
    expect(await cut(11)).toEqual([]);
  });

  it('refuses frames of different sizes and lengths that are no counts', async () => {
    const odd = [frames[0]!, { ...frames[1]!, width: 2, data: Uint8Array.of(1, 2) }];
    await expect(collect(clipsOf(odd, 2))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(collect(clipsOf(frames, 0))).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
