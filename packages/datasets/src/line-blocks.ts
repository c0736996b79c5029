import { DuadError } from '@duad/core';
import { longestCell } from './csv-rows.js';

const newline = 10;
const quote = 34;

/** Cuts bytes into blocks of whole rows, some megabytes each; a row may hold line ends between quotes. */
export async function* lineBlocks(
  bytes: AsyncIterable<Uint8Array>,
  { blockBytes, quoted, name }: { readonly blockBytes: number; readonly quoted: boolean; readonly name: string },
): AsyncGenerator<{ readonly bytes: Uint8Array }> {
  let parts: Buffer[] = [];
  let length = 0;
  let wanted = blockBytes;
  for await (const chunk of bytes) {
    parts.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    length += chunk.byteLength;
    if (length < wanted) continue;
    const whole = Buffer.concat(parts, length);
    const end = quoted ? lastRowEnd(whole) : whole.lastIndexOf(newline) + 1;
    if (end === 0) {
      if (length > longestCell + blockBytes) {
        throw new DuadError(
          'INVALID_FILE',
          `${name}: a row goes on for more than ${longestCell >> 20} MB; a quoted cell may not be closed, or the file is no table`,
        );
      }
      wanted = length + blockBytes;
    } else {
      yield { bytes: whole.subarray(0, end) };
      wanted = blockBytes;
    }
    parts = [Buffer.from(whole.subarray(end))];
    length -= end;
  }
  if (length > 0) yield { bytes: Buffer.concat(parts, length) };
}

/** The place behind the last line end that is not between quotes; 0 if there is none. */
function lastRowEnd(bytes: Buffer): number {
  if (!bytes.includes(quote)) return bytes.lastIndexOf(newline) + 1;
  let inside = false;
  let end = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === quote) inside = !inside;
    else if (bytes[i] === newline && !inside) end = i + 1;
  }
  return end;
}

/** The place behind the first line end that is not between quotes; the whole length if there is none. */
export function firstRowEnd(bytes: Uint8Array, from: number): number {
  let inside = false;
  for (let i = from; i < bytes.length; i++) {
    if (bytes[i] === quote) inside = !inside;
    else if (bytes[i] === newline && !inside) return i + 1;
  }
  return bytes.length;
}
