import { type Clip, DuadError, type Picture } from '@duad/core';
import { who } from './who.js';

/** A clip and its place in what it was cut from. */
export interface PlacedClip extends Clip {
  readonly data: Uint8Array | Float32Array;
  /** Number of its first frame, counted from 0. */
  readonly start: number;
}

/**
 * Cuts successive pictures into clips of `length` frames, one beginning every `stride` frames. What is left at the end and
 * does not fill a clip is dropped.
 *
 * @param stride `length` unless given: clips then neither overlap nor leave frames out
 * @throws INVALID_INPUT if the pictures change their size
 */
export async function* clipsOf(
  frames: AsyncIterable<Picture> | Iterable<Picture>,
  length: number,
  stride: number = length,
): AsyncGenerator<PlacedClip> {
  if (![length, stride].every((count) => Number.isInteger(count) && count > 0)) {
    throw new DuadError('INVALID_OPTION', `${who}: clips take whole numbers of frames, got ${length} every ${stride}`);
  }
  let held: Picture[] = [];
  let start = 0;
  let index = 0;
  for await (const frame of frames) {
    if (held[0] && !sameForm(held[0], frame)) {
      throw new DuadError('INVALID_INPUT', `${who}: frame ${index} differs in size from the one before it`);
    }
    if (index >= start) held.push(frame);
    index += 1;
    if (held.length < length) continue;
    yield join(held, start);
    start += stride;
    held = held.slice(Math.min(stride, length));
  }
}

function join(frames: readonly Picture[], start: number): PlacedClip {
  const { width, height, channels, data } = frames[0]!;
  const joined =
    data instanceof Uint8Array
      ? new Uint8Array(frames.length * data.length)
      : new Float32Array(frames.length * data.length);
  frames.forEach((frame, i) => void joined.set(frame.data, i * data.length));
  return { data: joined, width, height, channels, frames: frames.length, start };
}

function sameForm(a: Picture, b: Picture): boolean {
  return a.width === b.width && a.height === b.height && a.channels === b.channels;
}
