import { DuadError, type Picture } from '@duad/core';

/**
 * Refuses what is no picture: sizes that are no counts, channels other than 1, 3 and 4, too few or too many numbers,
 * numbers that are not finite.
 *
 * @param who the plug-in that asks, for the message
 * @param index which sample it is, counted from 0
 * @throws INVALID_INPUT or NOT_FINITE
 */
export function checkPicture(picture: Picture, who: string, index: number): void {
  const { data, width, height, channels } = picture ?? {};
  const isArray = data instanceof Uint8Array || data instanceof Float32Array;
  const areCounts = [width, height].every((side) => Number.isInteger(side) && side > 0);
  if (!isArray || !areCounts || ![1, 3, 4].includes(channels)) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: sample ${index}: expected a picture { data: Uint8Array or Float32Array, width, height, channels: 1, 3 or 4 }`,
      { details: { index } },
    );
  }
  if (data.length !== width * height * channels) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: sample ${index}: expected ${width * height * channels} numbers for ${width} x ${height} pixels of ${channels} channels, got ${data.length}`,
      { details: { index } },
    );
  }
  if (data instanceof Float32Array && !data.every(Number.isFinite)) {
    throw new DuadError('NOT_FINITE', `${who}: sample ${index}: expected finite numbers from 0 to 255`, {
      details: { index },
    });
  }
}
