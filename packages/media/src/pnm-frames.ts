import { DuadError, type Picture } from '@duad/core';
import { who } from './who.js';

const header = /^P([56])\n(\d+) (\d+)\n255\n/;
/** Longer than any header. */
const headerRoom = 64;

/**
 * Takes a stream of portable pixmaps or greymaps (P6, P5) apart, one after the other. Their short headers tell the size,
 * so that nobody has to ask for it first. Each frame is copied once, into memory of its own.
 *
 * @throws INVALID_FILE if the stream is something else, or ends within a frame
 */
export async function* pnmFrames(chunks: AsyncIterable<Buffer>, source: string): AsyncGenerator<Picture> {
  let frame: (Omit<Picture, 'data'> & { readonly data: Uint8Array }) | undefined;
  let filled = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let from = 0;
    while (from < chunk.length) {
      if (!frame) {
        const head = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(from)]) : chunk.subarray(from);
        const match = header.exec(head.toString('latin1', 0, headerRoom));
        if (!match) {
          if (head.length >= headerRoom) throw broken(source);
          rest = head;
          break;
        }
        const [width, height, channels] = [Number(match[2]), Number(match[3]), match[1] === '6' ? 3 : 1];
        frame = { data: new Uint8Array(width * height * channels), width, height, channels };
        filled = 0;
        from += match[0].length - rest.length;
        rest = Buffer.alloc(0);
      }
      const count = Math.min(frame.data.length - filled, chunk.length - from);
      frame.data.set(chunk.subarray(from, from + count), filled);
      filled += count;
      from += count;
      if (filled < frame.data.length) break;
      yield frame;
      frame = undefined;
    }
  }
  if (frame || rest.length > 0) throw broken(source);
}

function broken(source: string): DuadError {
  return new DuadError('INVALID_FILE', `${who}: ${source}: ffmpeg broke off within a frame`);
}
