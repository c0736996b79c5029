import { DuadError, type RunContext } from '@duad/core';
import { readBytes } from './read-bytes.js';
import { clip } from './wording.js';

/** What is said of a test video of UCF-Crime. */
export interface UcfAnnotation {
  /** Without the ending `_x264.mp4`, such as `Burglary018`. */
  readonly name: string;
  /** Such as `Burglary`; `Normal` for those without a crime. */
  readonly category: string;
  /** First and last frame of each crime, counted from 0, the last one included. None to two. */
  readonly events: readonly (readonly [first: number, last: number])[];
}

/** The name of a video in a path or file name, without folder and endings. */
export const ucfVideoName = (path: string): string => /([^/\\]*?)(?:_x264)?(?:\.[a-z0-9]+)*$/i.exec(path)![1]!;

/**
 * Reads the temporal annotations of the test videos: a line per video with its file, category, and first and last frame of
 * two events, -1 where there is none.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE naming the line
 */
export async function readUcfAnnotations(
  path: string,
  context: Pick<RunContext, 'signal'> = {},
): Promise<UcfAnnotation[]> {
  return linesOf(await readBytes(path, context)).map(([fields, line]) => {
    const [file, category, ...ends] = fields;
    const numbers = ends.map(Number);
    const isWhole = fields.length === 6 && file!.endsWith('.mp4') && numbers.every((end) => Number.isInteger(end));
    if (!isWhole) throw refuse(path, line, 'a file.mp4, a category and four frame numbers', fields);
    const [a, b, c, d] = numbers as [number, number, number, number];
    const events = [[a, b] as const, [c, d] as const].filter(([first, last]) => first !== -1 || last !== -1);
    if (events.some(([first, last]) => first < 0 || last < first)) {
      throw refuse(path, line, 'events that end no earlier than they begin', fields);
    }
    return { name: ucfVideoName(file!), category: category!, events };
  });
}

/**
 * Reads how many frames videos have: a line per video with any path that ends in its name, and a number.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE naming the line
 */
export async function readUcfFrameCounts(
  path: string,
  context: Pick<RunContext, 'signal'> = {},
): Promise<Map<string, number>> {
  const lines = linesOf(await readBytes(path, context));
  return new Map(
    lines.map(([fields, line]) => {
      const frames = Number(fields[1]);
      if (fields.length !== 2 || !Number.isInteger(frames) || frames < 1) {
        throw refuse(path, line, 'a video and its number of frames', fields);
      }
      return [ucfVideoName(fields[0]!), frames];
    }),
  );
}

function linesOf(bytes: Uint8Array): [string[], number][] {
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .map((line, i): [string[], number] => [line.trim().split(/\s+/), i + 1])
    .filter(([[first]]) => first !== '');
}

function refuse(path: string, line: number, expected: string, got: readonly string[]): DuadError {
  const message = `${path}: line ${line}: expected ${expected}, got '${clip(got.join(' '))}'; fetch the file again`;
  return new DuadError('INVALID_FILE', message, { details: { line } });
}
