import { DuadError, type Picture, parseOptions, type RunContext, throwIfCancelled } from '@duad/core';
import { z } from 'zod';
import type { ImageFiles } from './image-files.js';
import { imageFiles } from './list-images.js';
import { loadSharp, type Sharp } from './load-sharp.js';
import { firstLine, isBadFile, type SkippedFile } from './skipped-file.js';
import { who } from './who.js';

/** A picture and where it comes from. */
export interface NamedPicture extends Picture {
  /** Path below the folder, entry of the zip file, or path as given. */
  readonly name: string;
}

/** Options of {@link readImages}. */
export interface ReadImagesOptions {
  /** Pixels from left to right; the picture's own, or in proportion to `height`, unless given. */
  readonly width?: number;
  /** Pixels from top to bottom; the picture's own, or in proportion to `width`, unless given. */
  readonly height?: number;
  /**
   * How a picture of other proportions fits: `fill` is squeezed, `cover` cut at the sides, `contain` gets black bars,
   * `inside` comes out smaller; `fill` unless given.
   */
  readonly fit?: 'fill' | 'cover' | 'contain' | 'inside';
  /** 3 for colour, 1 for grey; 3 unless given. */
  readonly channels?: 1 | 3;
  /** Which files to read, by name; all unless given. */
  readonly accept?: (name: string) => boolean;
  /** Whether to go on without the files that cannot be read; they are listed in `skipped`. `false` unless given. */
  readonly skipBad?: boolean;
  /** Pictures decoded ahead of the one asked for; 4 unless given. */
  readonly ahead?: number;
}

/** Pictures in order, decoded as they are asked for. */
export interface ImageReader extends AsyncIterable<NamedPicture> {
  /** Files left out in the latest pass so far. */
  readonly skipped: readonly SkippedFile[];
}

type Parsed = ReadImagesOptions & Required<Pick<ReadImagesOptions, 'fit' | 'channels' | 'skipBad' | 'ahead'>>;

const schema = z.strictObject({
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  fit: z.enum(['fill', 'cover', 'contain', 'inside']).default('fill'),
  channels: z.union([z.literal(1), z.literal(3)]).default(3),
  accept: z.custom<(name: string) => boolean>((value) => typeof value === 'function', 'expected a function').optional(),
  skipBad: z.boolean().default(false),
  ahead: z.int().positive().max(64).default(4),
});

/**
 * Pictures of a folder and the folders in it, of a zip file, or of the paths given: JPEG, PNG and WebP, turned as their
 * camera was held, in sRGB or grey, on white where they are transparent. In order of their names (of the paths: as
 * given). Decoding waits for whoever takes the pictures: at most `ahead` are held. Reports `picture-read`.
 *
 * @throws in iterating: INVALID_OPTION, FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE (one line with the file's name),
 * MISSING_DEPENDENCY, CANCELLED
 */
export function readImages(
  source: string | readonly string[],
  options: ReadImagesOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): ImageReader {
  const parsed = parseOptions(schema, options, `${who} readImages`) as Parsed;
  const skipped: SkippedFile[] = [];
  return {
    skipped,
    [Symbol.asyncIterator]: () => {
      skipped.length = 0;
      return decodeAll(source, parsed, context, skipped);
    },
  };
}

async function* decodeAll(
  source: string | readonly string[],
  options: Parsed,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
  skipped: SkippedFile[],
): AsyncGenerator<NamedPicture> {
  throwIfCancelled(context, who);
  const sharp = await loadSharp();
  await using files = await imageFiles(source);
  const names = options.accept ? files.names.filter(options.accept) : files.names;
  if (names.length === 0) {
    throw new DuadError(
      'INVALID_FILE',
      `${who}: ${String(source) || 'no paths'}: expected JPEG, PNG or WebP pictures, found none`,
    );
  }
  // Failures are looked at when their turn comes.
  const start = (name: string) => decode(sharp, files, name, options).catch((error: unknown) => ({ error }));
  const queue: ReturnType<typeof start>[] = [];
  try {
    for (let i = 0; i < names.length; i++) {
      while (queue.length < options.ahead && i + queue.length < names.length)
        queue.push(start(names[i + queue.length]!));
      const result = await queue.shift()!;
      throwIfCancelled(context, who);
      context.onProgress?.({ stage: 'picture-read', done: i + 1, total: names.length });
      if (!('error' in result)) yield result;
      else if (options.skipBad && isBadFile(result.error))
        skipped.push({ name: names[i]!, reason: result.error.message });
      else throw result.error;
    }
  } finally {
    // The files are closed only when nothing reads from them any more.
    await Promise.all(queue);
  }
}

async function decode(sharp: Sharp, files: ImageFiles, name: string, options: Parsed): Promise<NamedPicture> {
  const bytes = await files.read(name);
  const { width, height, fit, channels } = options;
  try {
    let image = sharp(bytes).autoOrient().flatten({ background: 'white' });
    if (width !== undefined && height !== undefined) image = image.resize(width, height, { fit, background: 'black' });
    else if (width !== undefined || height !== undefined) image = image.resize(width ?? null, height ?? null);
    const { data, info } = await image
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    // A copy of its own: the library hands out pieces of larger memory.
    return { name, data: new Uint8Array(data), width: info.width, height: info.height, channels: info.channels };
  } catch (cause) {
    throw new DuadError(
      'INVALID_FILE',
      `${who}: ${name}: is no readable picture (${firstLine((cause as Error).message)})`,
      {
        cause,
      },
    );
  }
}
