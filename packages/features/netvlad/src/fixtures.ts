import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Picture } from '@duad/core';

/** Folder of pretrained networks: `DUAD_WEIGHTS`, else `../shared/weights` beside the repository, where that exists. */
export function weightsFolder(): string | undefined {
  const folder = process.env.DUAD_WEIGHTS || resolve(import.meta.dirname, '../../../../../shared/weights');
  return existsSync(folder) ? folder : undefined;
}

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

/** Writes float32 arrays as safetensors. */
export function safetensors(
  arrays: Readonly<Record<string, { shape: readonly number[]; data: Float32Array }>>,
): Buffer {
  let offset = 0;
  const header: Record<string, unknown> = {};
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([
    length,
    text,
    ...Object.values(arrays).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}
