import { DuadError } from '@duad/core';
import { type NumberType, numberTypes, toFloat32 } from './number-types.js';
import type { ArrayReaders, WeightArray } from './weights.js';
import { who } from './who.js';

/**
 * Arrays of a safetensors file: eight bytes of header length, a JSON header, the numbers.
 *
 * @throws INVALID_FILE if it is cut off or its header does not describe it
 */
export function safetensorsArrays(bytes: Uint8Array, source: string): ArrayReaders {
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_FILE', `${who}: ${source}: ${what}; expected a whole safetensors file`);
  };
  if (bytes.length < 8) return refuse('only a few bytes');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > bytes.length - 8) return refuse('the header is cut off');
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch {
    return refuse('the header is not readable');
  }
  const body = bytes.subarray(8 + length);
  const readers = new Map<string, () => WeightArray>();
  for (const [name, described] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (described ?? {}) as Record<string, unknown>;
    if (typeof dtype !== 'string' || !Object.hasOwn(numberTypes, dtype)) {
      return refuse(`'${name}' is of type ${dtype}, which is not known here`);
    }
    if (!areCounts(shape) || !areCounts(offsets)) return refuse(`'${name}' is not described`);
    const type = dtype as NumberType;
    const [from, to] = offsets as [number, number];
    const size = shape.reduce((product, side) => product * side, numberTypes[type].bytes);
    if (to - from !== size || to > body.length) return refuse(`'${name}' is cut off or of another size than described`);
    readers.set(name, () => ({ shape, data: toFloat32(body.subarray(from, to), type) }));
  }
  return readers;
}

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}
