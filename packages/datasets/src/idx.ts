import { DuadError, type RunContext } from '@duad/core';
import type { ImageSet } from './images.js';
import { readBytes } from './read-bytes.js';

/** An array of bytes from an IDX file. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const unsignedBytes = 0x08;
const mostDimensions = 8;

/**
 * Reads an IDX file of unsigned bytes, the format of MNIST, also packed with gzip. A 32-bit magic number names the type and
 * the number of dimensions; their sizes and the values follow (Y. LeCun, C. Cortes, C. Burges, "The MNIST database").
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, or INVALID_FILE if it is cut off, too long, or something else
 */
export async function readIdx(path: string, context: Pick<RunContext, 'signal'> = {}): Promise<IdxArray> {
  const bytes = await readBytes(path, context);
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_FILE', `${path}: ${what}; expected an IDX file of unsigned bytes, fetch it again`);
  };
  if (bytes.length < 4) return refuse(`only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const dimensions = magic & 0xff;
  if (magic >>> 8 !== unsignedBytes || dimensions < 1 || dimensions > mostDimensions) {
    return refuse(`wrong magic number 0x${magic.toString(16).padStart(8, '0')}`);
  }
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) return refuse(`cut off in the header, after ${bytes.length} bytes`);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, side) => product * side, 1);
  const got = bytes.length - start;
  if (got !== size) {
    return refuse(`the header promises ${shape.join(' x ')} values, ${got < size ? `only ${got}` : got} follow`);
  }
  return { shape, data: bytes.subarray(start) };
}

/**
 * Reads grey pictures and their labels from a pair of IDX files.
 *
 * @param classes names of the labels 0, 1, …
 * @throws what {@link readIdx} throws, and INVALID_FILE if the two files do not belong together
 */
export async function readIdxImages(
  imagesPath: string,
  labelsPath: string,
  classes: readonly string[],
  context: Pick<RunContext, 'signal'> = {},
): Promise<ImageSet> {
  const images = await readIdx(imagesPath, context);
  const labels = await readIdx(labelsPath, context);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3) {
    throw new DuadError(
      'INVALID_FILE',
      `${imagesPath}: expected pictures, 3 dimensions, got ${images.shape.length}; name the file of images first`,
    );
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new DuadError(
      'INVALID_FILE',
      `${labelsPath}: expected ${count} labels, one for each picture of ${imagesPath}, got ${labels.shape.join(' x ')}; ` +
        'take the two files of one set',
    );
  }
  const wrong = labels.data.findIndex((label) => label >= classes.length);
  if (wrong >= 0) {
    throw new DuadError(
      'INVALID_FILE',
      `${labelsPath}: label ${wrong} is ${labels.data[wrong]}, expected 0 to ${classes.length - 1}; fetch the file again`,
    );
  }
  return { pixels: images.data, count, height, width, channels: 1, labels: labels.data, classes };
}
