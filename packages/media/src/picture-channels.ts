import type { Picture } from '@duad/core';

/** What a network wants its channels to be. */
export type ChannelOrder = 'rgb' | 'bgr' | 'grey';

/**
 * The pixels in the order asked for, interleaved, from 0 to 255: grey is repeated, opacity dropped, and colour becomes
 * grey by its luma (ITU-R BT.601).
 *
 * @returns height * width * (1 or 3) numbers
 */
export function channelsOf(picture: Picture, order: ChannelOrder): Float32Array {
  const { data, width, height, channels } = picture;
  const pixels = width * height;
  if (order === 'grey') {
    if (channels === 1) return Float32Array.from(data);
    const grey = new Float32Array(pixels);
    for (let i = 0, at = 0; i < pixels; i++, at += channels) {
      grey[i] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    }
    return grey;
  }
  const result = new Float32Array(pixels * 3);
  const [first, second, third] = channels === 1 ? [0, 0, 0] : order === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += 3) {
    result[to] = data[from + first!]!;
    result[to + 1] = data[from + second!]!;
    result[to + 2] = data[from + third!]!;
  }
  return result;
}
