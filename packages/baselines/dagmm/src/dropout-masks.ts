import type { Random } from '@duad/core';

/**
 * Masks of inverted dropout: 0 with probability `rate` (in steps of 2^-16), else 1 / (1 - rate), so that the mean stays 1.
 * Overwrites and returns `masks`.
 */
export function drawMasks(masks: Float32Array, rate: number, random: Random): Float32Array {
  const limit = Math.round(rate * 0x10000);
  const kept = 1 / (1 - limit / 0x10000);
  for (let i = 0; i < masks.length; i += 2) {
    const word = random.uint32();
    masks[i] = (word & 0xffff) < limit ? 0 : kept;
    if (i + 1 < masks.length) masks[i + 1] = word >>> 16 < limit ? 0 : kept;
  }
  return masks;
}
