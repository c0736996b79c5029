import { DuadError } from '@duad/core';
import type { TableBlock } from './block-layout.js';

/** Numbers that NPY files hold, by their names there, and how one is read. */
const kinds: Readonly<
  Record<string, { readonly bytes: number; readonly read: (view: DataView, at: number) => number }>
> = {
  '<f8': { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  '<f4': { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  '<i8': { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  '<u8': { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  '<i4': { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  '<u4': { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  '<i2': { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  '<u2': { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  '|i1': { bytes: 1, read: (view, at) => view.getInt8(at) },
  '|u1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '|b1': { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** What the header of an NPY file says of a table in row order. */
export interface NpyHeader {
  /** Where the numbers start, bytes. */
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  readonly numbers: string;
}

/** @throws INVALID_FILE if it is damaged, in column order, not of two dimensions, or of another kind of numbers */
export function npyHeader(head: Buffer, name: string): NpyHeader {
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_FILE', `${name}: ${what}; expected NPY with a table of numbers, rows x columns`);
  };
  if (head.length < 12) return refuse('the header is cut off');
  const isLong = head[6]! >= 2;
  const start = (isLong ? 12 : 10) + (isLong ? head.readUInt32LE(8) : head.readUInt16LE(8));
  if (start > head.length) return refuse('the header is cut off');
  const header = head.toString('latin1', 10, start);
  const numbers = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? '';
  if (!Object.hasOwn(kinds, numbers)) return refuse(`holds numbers of type '${numbers}'`);
  if (/'fortran_order':\s*True/.test(header)) {
    return refuse('holds its numbers column by column (Fortran order); save numpy.ascontiguousarray of it');
  }
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').flatMap((side) => {
    return side.trim() === '' ? [] : [Number(side)];
  });
  if (shape.length !== 2 || !shape.every((side) => Number.isSafeInteger(side) && side > 0)) {
    return refuse(`has the shape (${shape.join(', ')})`);
  }
  return { start, rows: shape[0]!, columns: shape[1]!, numbers };
}

/** Cuts the numbers into whole rows. */
export async function* npyBlocks(
  bytes: AsyncIterable<Buffer>,
  {
    rows,
    columns,
    numbers,
    blockBytes,
    name,
  }: Omit<NpyHeader, 'start'> & { readonly blockBytes: number; readonly name: string },
): AsyncGenerator<TableBlock> {
  const rowBytes = columns * kinds[numbers]!.bytes;
  const perBlock = Math.max(1, Math.floor(blockBytes / rowBytes)) * rowBytes;
  let parts: Buffer[] = [];
  let length = 0;
  let done = 0;
  for await (const chunk of bytes) {
    parts.push(chunk);
    length += chunk.length;
    while (length >= perBlock) {
      const whole = Buffer.concat(parts, length);
      yield { bytes: whole.subarray(0, perBlock) };
      done += perBlock;
      parts = [Buffer.from(whole.subarray(perBlock))];
      length -= perBlock;
    }
  }
  done += length;
  if (done !== rows * rowBytes) {
    throw new DuadError(
      'INVALID_FILE',
      `${name}: holds ${done} bytes of numbers instead of the ${rows * rowBytes} of ${rows} rows; it may be cut off: fetch or write it again`,
    );
  }
  if (length > 0) yield { bytes: Buffer.concat(parts, length) };
}

/** The numbers of a block, column by column. */
export function npyColumns(bytes: Uint8Array, columns: number, numbers: string): Float64Array[] {
  const { bytes: width, read } = kinds[numbers]!;
  const rows = bytes.length / (columns * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: columns }, (_, column) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = read(view, (row * columns + column) * width);
    return values;
  });
}
