import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { DuadError, type Picture, parseOptions, type RunContext, throwIfCancelled, type Warning } from '@duad/core';
import { z } from 'zod';
import { pnmFrames } from './pnm-frames.js';
import { firstLine } from './skipped-file.js';
import { who } from './who.js';

/** Options of {@link readVideo}. */
export interface ReadVideoOptions {
  /** Pixels from left to right; the video's own unless given. */
  readonly width?: number;
  /** Pixels from top to bottom; the video's own unless given. */
  readonly height?: number;
  /** The middle of the resized frame, so many pixels wide and high, is all that is kept. */
  readonly crop?: { readonly width: number; readonly height: number };
  /** Frames per second, by dropping or repeating; every frame of the file, once, unless given. */
  readonly rate?: number;
  /** 3 for colour, 1 for grey; 3 unless given. */
  readonly channels?: 1 | 3;
  /** Command or path of ffmpeg, 5.1 or later; `ffmpeg` unless given. */
  readonly ffmpeg?: string;
}

/** Frames in order, decoded as they are asked for. */
export interface VideoReader extends AsyncIterable<Picture> {
  /** What ffmpeg complained about in the latest pass, frames that it delivered nevertheless. */
  readonly warnings: readonly Warning[];
}

type Parsed = ReadVideoOptions & Required<Pick<ReadVideoOptions, 'channels' | 'ffmpeg'>>;

const schema = z.strictObject({
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  crop: z.strictObject({ width: z.int().positive(), height: z.int().positive() }).optional(),
  rate: z.number().positive().optional(),
  channels: z.union([z.literal(1), z.literal(3)]).default(3),
  ffmpeg: z.string().min(1).default('ffmpeg'),
});

/** Containers of video. Left out are scripts and lists that name other files, and text, which ffmpeg would draw. */
const containers = 'mov,matroska,avi,mpeg,mpegts,mpegvideo,flv,asf,ogg,h264,hevc,m4v,ivf,mxf,nut,dv,mjpeg,gif,webm';

/**
 * Frames of a video file, decoded by ffmpeg in a process of its own and piped here: at any time only the frame at hand and
 * what the pipe holds are in memory, and ffmpeg waits for whoever takes the frames. It is killed when iterating ends,
 * fails or is cancelled. Reports `frames-read`, now and then.
 *
 * @throws in iterating: MISSING_DEPENDENCY without ffmpeg; FILE_NOT_FOUND; INVALID_FILE (one line with the file's name) for
 * what is no video, has no picture stream or no frame; CANCELLED
 */
export function readVideo(
  path: string,
  options: ReadVideoOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): VideoReader {
  const parsed = parseOptions(schema, options, `${who} readVideo`) as Parsed;
  const warnings: Warning[] = [];
  return {
    warnings,
    [Symbol.asyncIterator]: () => {
      warnings.length = 0;
      return decode(path, parsed, context, warnings);
    },
  };
}

const reportEvery = 64;

async function* decode(
  path: string,
  options: Parsed,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
  warnings: Warning[],
): AsyncGenerator<Picture> {
  throwIfCancelled(context, who);
  await access(path).catch((cause) => {
    throw new DuadError('FILE_NOT_FOUND', `${who}: ${path}: expected a video, found nothing that can be read`, {
      cause,
    });
  });
  const child = spawn(options.ffmpeg, argumentsFor(path, options), { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill('SIGKILL');
  context.signal?.addEventListener('abort', stop);
  const end = endOf(child, options.ffmpeg);
  end.catch(() => {});
  let frames = 0;
  try {
    for await (const frame of pnmFrames(child.stdout, path)) {
      throwIfCancelled(context, who);
      frames += 1;
      if (frames % reportEvery === 0) context.onProgress?.({ stage: 'frames-read', done: frames });
      yield frame;
    }
    const { code, complaint } = await end;
    throwIfCancelled(context, who);
    if (code !== 0 || frames === 0) throw notDecoded(path, frames, complaint);
    context.onProgress?.({ stage: 'frames-read', done: frames, total: frames });
    if (complaint) warnings.push({ code: 'DAMAGED_VIDEO', message: `${who}: ${path}: ${complaint}` });
  } catch (error) {
    throwIfCancelled(context, who);
    if (!DuadError.isInstance(error, 'INVALID_FILE')) throw error;
    stop();
    const { complaint } = await end;
    throw complaint ? notDecoded(path, frames, complaint) : error;
  } finally {
    context.signal?.removeEventListener('abort', stop);
    stop();
    await end.catch(() => {});
  }
}

function argumentsFor(path: string, { width, height, crop, rate, channels }: Parsed): string[] {
  const filters = [
    ...(rate === undefined ? [] : [`fps=${rate}`]),
    ...(width === undefined && height === undefined ? [] : [`scale=${width ?? -1}:${height ?? -1}:flags=bilinear`]),
    ...(crop ? [`crop=${crop.width}:${crop.height}`] : []),
  ];
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...['-protocol_whitelist', 'file', '-format_whitelist', containers],
    ...['-i', `file:${resolve(path)}`, '-map', '0:v:0'],
    ...(filters.length === 0 ? [] : ['-vf', filters.join(',')]),
    ...['-fps_mode', 'passthrough', '-f', 'image2pipe', '-c:v', channels === 1 ? 'pgm' : 'ppm', 'pipe:1'],
  ];
}

interface End {
  readonly code: number | null;
  /** What ffmpeg had to say, its beginning, on one line. */
  readonly complaint: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** @throws MISSING_DEPENDENCY if ffmpeg does not start */
function endOf(child: Child, ffmpeg: string): Promise<End> {
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < 2000) text += chunk;
  });
  return new Promise((done, fail) => {
    child.on('error', (cause) => {
      fail(
        new DuadError(
          'MISSING_DEPENDENCY',
          `${who}: reading video needs ffmpeg, which did not start as '${ffmpeg}' (${cause.message}); install ffmpeg 5.1 or later, or say with the option 'ffmpeg' where it is`,
          { cause },
        ),
      );
    });
    child.on('close', (code) => done({ code, complaint: plain(text) }));
  });
}

/** The last thing said about the file itself says it best; addresses in memory help nobody. */
function plain(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^\[.*? @ 0x[0-9a-f]+\] /, ''));
  return firstLine(
    lines.find((line) => /Invalid data|matches no streams|Unrecognized|No such/.test(line)) ?? lines.join('\n'),
  );
}

function notDecoded(path: string, frames: number, complaint: string): DuadError {
  const what = /matches no streams/.test(complaint)
    ? 'has no picture stream'
    : frames === 0
      ? `holds no frame that ffmpeg can decode${complaint ? ` (${complaint.replace(/^file:.*?: /, '')})` : ''}`
      : `cannot be decoded behind frame ${frames} (${complaint})`;
  return new DuadError('INVALID_FILE', `${who}: ${path}: ${what}`, { details: { frames } });
}
