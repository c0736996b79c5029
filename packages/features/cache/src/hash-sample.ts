import { createHash, type Hash } from 'node:crypto';

/** Bytes of a {@link hashSample}. */
export const hashLength = 32;

/**
 * SHA-256 of what a sample holds. Of a picture or clip (whatever has `data`), only the numbers and sizes count, not its
 * name. Anything else is taken as a whole: numbers, texts, typed arrays, lists and records of them, in any nesting.
 */
export function hashSample(sample: unknown): Buffer {
  const hash = createHash('sha256');
  if (isRecord(sample) && ArrayBuffer.isView(sample.data)) {
    const { data, width, height, channels, frames } = sample;
    add(hash, [data, width, height, channels, frames]);
  } else add(hash, sample);
  return hash.digest();
}

/** Every value begins with its kind and size, so that different values never look alike. */
function add(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name} ${value.byteLength};`);
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (Array.isArray(value)) {
    hash.update(`list ${value.length};`);
    for (const item of value) add(hash, item);
  } else if (isRecord(value)) {
    const keys = Object.keys(value).sort();
    hash.update(`record ${keys.length};`);
    for (const key of keys) add(hash, [key, value[key]]);
  } else {
    const text = Object.is(value, -0) ? '-0' : String(value);
    hash.update(`${typeof value} ${text.length};${text}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
