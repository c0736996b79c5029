import {
  breathe,
  DuadError,
  type FeatureExtractor,
  type Matrix,
  matrix,
  parseOptions,
  type RunContext,
  throwIfCancelled,
} from '@duad/core';
import { type ParsedRawPixelsOptions, type RawPixelsOptions, rawPixelsOptions } from './options.js';

const who = '@duad/features-raw';
const samplesPerBreath = 1024;

/** One picture: height x width x channels values, row by row, the channels of a pixel side by side. */
export interface PixelSample {
  readonly data: ArrayLike<number>;
}

/** Raw pixels with given options. */
export interface RawPixels extends FeatureExtractor<PixelSample> {
  readonly options: Readonly<ParsedRawPixelsOptions> & Readonly<Record<string, unknown>>;
  /** Shape of a row of what it makes, [height, width, channels]; one channel if grey. */
  readonly itemShape: readonly number[];
}

/**
 * Raw pixels as features: each picture flattened into a row, scaled, and grey, centred or of length 1 where asked. The
 * matrix keeps the shape of a picture as its `itemShape`. O(pixels), and float32 memory for all of them.
 *
 * `extract` throws INVALID_INPUT if a picture has another size, NOT_FINITE, TOO_FEW_ROWS without pictures, and CANCELLED.
 *
 * @throws INVALID_OPTION
 */
export function rawPixels(options: RawPixelsOptions): RawPixels {
  const parsed = parseOptions(rawPixelsOptions, options, who);
  const [height, width, channels] = parsed.itemShape;
  if (parsed.grey && channels !== 3) {
    throw new DuadError(
      'INVALID_OPTION',
      `${who}: option 'grey' needs 3 channels, red, green and blue, got ${channels}`,
    );
  }
  const itemShape = [height, width, parsed.grey ? 1 : channels];
  const dimension = itemShape.reduce((size, side) => size * side, 1);
  const expected = height * width * channels;

  async function extract(
    samples: AsyncIterable<PixelSample> | Iterable<PixelSample>,
    context: RunContext,
  ): Promise<Matrix> {
    const rows: Float32Array[] = [];
    for await (const { data } of samples) {
      if (rows.length % samplesPerBreath === 0) await breathe(context, who);
      throwIfCancelled(context, who);
      if (data.length !== expected) {
        throw new DuadError(
          'INVALID_INPUT',
          `${who}: picture ${rows.length} has ${data.length} values, expected ${parsed.itemShape.join(' x ')}; bring all to one size first`,
        );
      }
      const row = flatten(data, dimension, parsed);
      if (!row.every(Number.isFinite)) {
        throw new DuadError('NOT_FINITE', `${who}: picture ${rows.length} holds values that are not finite numbers`);
      }
      rows.push(row);
      if (rows.length % samplesPerBreath === 0) context.onProgress?.({ stage: 'sample-end', done: rows.length });
    }
    if (rows.length === 0) throw new DuadError('TOO_FEW_ROWS', `${who}: expected at least one picture, got none`);
    const data = new Float32Array(rows.length * dimension);
    rows.forEach((row, i) => {
      data.set(row, i * dimension);
    });
    return matrix(data, rows.length, dimension, itemShape);
  }

  return {
    specVersion: 1,
    name: 'raw',
    options: parsed as RawPixels['options'],
    dimension,
    itemShape,
    extract,
  };
}

function flatten(
  data: ArrayLike<number>,
  dimension: number,
  { scale, maximum, grey, centre, unitNorm }: ParsedRawPixelsOptions,
): Float32Array {
  const factor = scale === 'none' ? 1 : (scale === 'signed' ? 2 : 1) / maximum;
  const offset = scale === 'signed' ? -1 : 0;
  const row = new Float64Array(dimension);
  for (let i = 0; i < dimension; i++) {
    const value = grey ? 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]! : data[i]!;
    row[i] = value * factor + offset;
  }
  if (centre) {
    const mean = row.reduce((sum, value) => sum + value, 0) / dimension;
    for (let i = 0; i < dimension; i++) row[i]! -= mean;
  }
  if (unitNorm) {
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let i = 0; i < dimension; i++) row[i]! /= length;
  }
  return Float32Array.from(row);
}
