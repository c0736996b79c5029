import { DuadError, type RunContext } from '@duad/core';
import type { ImageSet } from './images.js';
import { readBytes } from './read-bytes.js';

const [height, width, channels] = [32, 32, 3];
const plane = height * width;
const record = 1 + channels * plane;

/** The classes of CIFAR-10, by label. */
export const cifar10Classes: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/**
 * Reads binary batches of CIFAR-10, one after the other: records of a label and 32 x 32 red, green and blue values
 * (A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009).
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, or INVALID_FILE if a file is cut off, empty or something else
 */
export async function readCifarBatches(
  paths: readonly string[],
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<ImageSet> {
  const parts: Uint8Array[] = [];
  for (const [index, path] of paths.entries()) {
    parts.push(checked(path, await readBytes(path, context)));
    context.onProgress?.({ stage: 'file-read', done: index + 1, total: paths.length });
  }
  const count = parts.reduce((sum, part) => sum + part.length / record, 0);
  const pixels = new Uint8Array(count * channels * plane);
  const labels = new Uint8Array(count);
  let image = 0;
  for (const part of parts) {
    for (let start = 0; start < part.length; start += record, image++) {
      labels[image] = part[start]!;
      interleave(part.subarray(start + 1, start + record), pixels.subarray(image * channels * plane));
    }
  }
  return { pixels, count, height, width, channels, labels, classes: cifar10Classes };
}

function checked(path: string, bytes: Uint8Array): Uint8Array {
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_FILE', `${path}: ${what}; expected a binary batch of CIFAR-10, fetch it again`);
  };
  if (bytes.length === 0 || bytes.length % record !== 0) {
    return refuse(
      `${bytes.length} bytes are not a whole number of records of ${record}, the file is cut off or another`,
    );
  }
  for (let start = 0; start < bytes.length; start += record) {
    if (bytes[start]! >= cifar10Classes.length)
      refuse(`record ${start / record} has the label ${bytes[start]}, above 9`);
  }
  return bytes;
}

/** Colour planes to pixels. */
function interleave(planes: Uint8Array, pixels: Uint8Array): void {
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < plane; i++) pixels[i * channels + channel] = planes[channel * plane + i]!;
  }
}
