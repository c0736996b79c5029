/** Names of the number types that files hold, as safetensors has them. */
export type NumberType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U32' | 'U16' | 'U8' | 'BOOL';

interface Decoder {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

/** Little-endian decoders. */
export const numberTypes: Readonly<Record<NumberType, Decoder>> = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => wide(view.getUint16(at, true)) },
  I64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  I16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  I8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  U32: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  U16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  U8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  BOOL: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** Little-endian numbers as float32, in memory of their own. */
export function toFloat32(bytes: Uint8Array, type: NumberType): Float32Array {
  if (type === 'F32') {
    const copy = new Uint8Array(bytes.length);
    copy.set(bytes);
    return new Float32Array(copy.buffer);
  }
  const { bytes: width, read } = numberTypes[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / width }, (_, i) => read(view, i * width));
}

/** IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function wide(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}
