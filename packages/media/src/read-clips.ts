import { parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import { clipsOf, type PlacedClip } from './clips-of.js';
import { type ReadVideoOptions, readVideo } from './read-video.js';
import { isBadFile, type SkippedFile } from './skipped-file.js';
import { who } from './who.js';

/** Options of {@link readClips}: those of `readVideo`, and how clips are cut. */
export interface ReadClipsOptions extends ReadVideoOptions {
  /** Frames per clip; 16 unless given. */
  readonly length?: number;
  /** Frames from the beginning of a clip to that of the next; `length` unless given. */
  readonly stride?: number;
  /** Whether to go on without videos that cannot be decoded; they are listed in `skipped`. `false` unless given. */
  readonly skipBad?: boolean;
}

/** A clip of a video file. */
export interface NamedClip extends PlacedClip {
  /** Path of the video. */
  readonly name: string;
}

/** Clips of videos in order, decoded as they are asked for. */
export interface ClipReader extends AsyncIterable<NamedClip> {
  /** Videos left out, or cut short, in the latest pass so far. */
  readonly skipped: readonly SkippedFile[];
}

const schema = z.strictObject({
  length: z.int().positive().default(16),
  stride: z.int().positive().optional(),
  skipBad: z.boolean().default(false),
});

/**
 * Clips of one video after the other, those of `readVideo` and `clipsOf`. A video that breaks off counts as bad; the clips
 * before have been handed out by then, as the line in `skipped` says. Reports `frames-read` and `video-read`.
 *
 * @throws in iterating: what `readVideo` throws
 */
export function readClips(
  paths: readonly string[],
  options: ReadClipsOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): ClipReader {
  const { length: givenLength, stride: givenStride, skipBad: givenSkipBad, ...video } = options;
  const own = { length: givenLength, stride: givenStride, skipBad: givenSkipBad };
  const { length, stride, skipBad } = parseOptions(schema, own, `${who} readClips`);
  const readers = paths.map((path) => readVideo(path, video, context));
  const skipped: SkippedFile[] = [];
  async function* read(): AsyncGenerator<NamedClip> {
    for (const [i, name] of paths.entries()) {
      try {
        for await (const clip of clipsOf(readers[i]!, length, stride)) {
          yield { ...clip, name };
        }
      } catch (error) {
        if (!skipBad || !isBadFile(error)) throw error;
        skipped.push({ name, reason: error.message });
      }
      context.onProgress?.({ stage: 'video-read', done: i + 1, total: paths.length });
    }
  }
  return {
    skipped,
    [Symbol.asyncIterator]: () => {
      skipped.length = 0;
      return read();
    },
  };
}
