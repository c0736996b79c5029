import { DuadError } from '@duad/core';
import { unzipSync } from 'fflate';
import { type NumberType, numberTypes, toFloat32 } from './number-types.js';
import type { ArrayReaders, WeightArray } from './weights.js';
import { who } from './who.js';

const kinds: Readonly<Record<string, NumberType>> = {
  '<f8': 'F64',
  '<f4': 'F32',
  '<f2': 'F16',
  '<i8': 'I64',
  '<i4': 'I32',
  '<i2': 'I16',
  '|i1': 'I8',
  '<u4': 'U32',
  '<u2': 'U16',
  '|u1': 'U8',
  '|b1': 'BOOL',
};

/**
 * One array of an .npy file, in C or Fortran order.
 *
 * @throws INVALID_FILE if it is cut off, of another type, or holds Python objects
 */
export function npyArray(bytes: Uint8Array, source: string): WeightArray {
  const refuse = (what: string): never => {
    throw new DuadError(
      'INVALID_FILE',
      `${who}: ${source}: ${what}; expected a NumPy .npy file of little-endian numbers`,
    );
  };
  if (bytes.length < 12 || Buffer.from(bytes.subarray(1, 6)).toString('latin1') !== 'NUMPY')
    return refuse('another kind of file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6]! >= 2;
  const start = (isLong ? 12 : 10) + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (start > bytes.length) return refuse('the header is cut off');
  const header = Buffer.from(bytes.subarray(10, start)).toString('latin1');
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? '';
  const sides = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const type = Object.hasOwn(kinds, descr) ? kinds[descr]! : refuse(`numbers of type '${descr}'`);
  if (sides === undefined) return refuse('the header does not tell the shape');
  const shape = sides
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '')
    .map(Number);
  const size = shape.reduce((product, side) => product * side, numberTypes[type].bytes);
  if (!Number.isSafeInteger(size) || start + size !== bytes.length)
    return refuse(`${bytes.length - start} bytes of numbers instead of ${size}`);
  const data = toFloat32(bytes.subarray(start), type);
  return { shape, data: /'fortran_order':\s*True/.test(header) ? toRowMajor(data, shape) : data };
}

/**
 * Arrays of an .npz file, by their names without `.npy`.
 *
 * @throws INVALID_FILE
 */
export function npzArrays(bytes: Uint8Array, source: string): ArrayReaders {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes);
  } catch (cause) {
    throw new DuadError('INVALID_FILE', `${who}: ${source}: expected a NumPy .npz file (${(cause as Error).message})`, {
      cause,
    });
  }
  return new Map(
    Object.entries(entries).map(([name, entry]) => [
      name.replace(/\.npy$/, ''),
      () => npyArray(entry, `${source} (${name})`),
    ]),
  );
}

function toRowMajor(data: Float32Array, shape: readonly number[]): Float32Array {
  const result = new Float32Array(data.length);
  const index = shape.map(() => 0);
  for (let from = 0; from < data.length; from++) {
    result[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)] = data[from]!;
    for (let axis = 0; axis < shape.length; axis++) {
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return result;
}
