import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { breathe, DuadError, type RunContext, throwIfCancelled } from '@duad/core';
import { openBytes, peek, type TableSource } from './byte-chunks.js';

/** Text is handed on in pieces of at least so many characters, so that each is worth a parser's while. */
const pieceLength = 1 << 20;

/**
 * The bytes of a source as they come: opened, and unpacked if the first of them say gzip. Reports `bytes-read` with the
 * bytes taken from the source.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE (damaged gzip) or CANCELLED
 */
export async function* plainBytes(
  source: TableSource,
  name: string,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): AsyncGenerator<Buffer> {
  try {
    yield* unpacked(await openBytes(source, context));
  } catch (error) {
    throwIfCancelled(context, name);
    throw explained(error, name);
  }
}

/**
 * The text of a source, piece by piece: opened, unpacked if its first bytes say gzip, decoded (UTF-8, or UTF-16 with a
 * byte order mark). Reports `bytes-read` with the bytes taken from the source.
 *
 * @param name how messages call the source
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE (damaged gzip, not text) or CANCELLED
 */
export async function* textChunks(
  source: TableSource,
  name: string,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): AsyncGenerator<string> {
  try {
    const pieces = inPieces(decoded(unpacked(await openBytes(source, context)), name));
    for await (const piece of pieces) {
      yield piece;
      await breathe(context, name);
    }
  } catch (error) {
    throwIfCancelled(context, name);
    throw explained(error, name);
  }
}

async function* unpacked(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [head, whole] = await peek(bytes, 4);
  if (!(head[0] === 0x1f && head[1] === 0x8b)) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 1 << 20 });
  // A failure of either end destroys the other; it surfaces where `gunzip` is read.
  pipeline(Readable.from(whole, { highWaterMark: 1 }), gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

export async function* decoded(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  const [head, whole] = await peek(bytes, 4);
  const encoding = utf16(head);
  const magic = head.toString('latin1');
  if (magic.startsWith('PK\x03\x04')) {
    throw invalid(name, 'is a zip archive or an Excel workbook, not CSV; unpack it or save the sheet as CSV');
  }
  if (magic.startsWith('PAR1')) {
    throw invalid(name, 'is Parquet, which is read from its end and not from a stream; give the path of a file');
  }
  const decoder = new TextDecoder(encoding ?? 'utf-8');
  for await (const chunk of whole) {
    if (!encoding && chunk.includes(0)) {
      throw invalid(
        name,
        'holds zero bytes, so it is binary data and not text; expected CSV, plain or packed with gzip',
      );
    }
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

function utf16(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let parts: string[] = [];
  let length = 0;
  for await (const text of texts) {
    parts.push(text);
    length += text.length;
    if (length < pieceLength) continue;
    yield parts.join('');
    parts = [];
    length = 0;
  }
  if (length > 0) yield parts.join('');
}

function invalid(name: string, what: string): DuadError {
  return new DuadError('INVALID_FILE', `${name}: ${what}`);
}

function explained(error: unknown, name: string): unknown {
  if (DuadError.isInstance(error)) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new DuadError('FILE_NOT_FOUND', `${name}: there is no such file; check the path`, { cause: error });
  }
  if (code === 'Z_BUF_ERROR') {
    return new DuadError('INVALID_FILE', `${name}: the gzip data is cut off; fetch or write the file again`, {
      cause: error,
    });
  }
  if (code.startsWith('Z_')) {
    return new DuadError(
      'INVALID_FILE',
      `${name}: the gzip data is damaged (${message}); fetch or write the file again`,
      {
        cause: error,
      },
    );
  }
  const what = code === 'EISDIR' ? 'is a folder; expected a CSV file' : `cannot be read (${message})`;
  return new DuadError('FILE_UNREADABLE', `${name}: ${what}`, { cause: error });
}
