import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Picture } from '@duad/core';

/** The pictures of a fixture. */
export function picturesOf(folder: string, name: string): Picture[] {
  const bytes = readFileSync(join(folder, name));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { shape, data_offsets: offsets } = JSON.parse(bytes.subarray(8, start).toString()).images_u8;
  const [count, height, width, channels] = shape as [number, number, number, number];
  const size = height * width * channels;
  const images = new Uint8Array(bytes.subarray(start + offsets[0], start + offsets[1]));
  return Array.from({ length: count }, (_, i) => ({
    data: images.subarray(i * size, (i + 1) * size),
    ...{ width, height, channels },
  }));
}
