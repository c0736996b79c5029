import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileUnwritable } from '@duad/core/files';
import { hashLength } from './hash-sample.js';
import { who } from './who.js';

/** Rows on disk, by the hash of their samples. */
export interface RowStore extends AsyncDisposable {
  /** The row of that key, if it is there. */
  get(key: Buffer): Promise<Float32Array | undefined>;
  /** Writes a row; once this has settled, killing the process does not lose it. */
  put(key: Buffer, row: Float32Array): Promise<void>;
}

const checkLength = 8;

/**
 * Opens the rows of one extractor. A record is key, row and a checksum of both. Every process appends to a file of its own,
 * which no other writes to, and reads the files of all: two at once do not disturb each other. A record that a killed
 * process left half-written fails its checksum and is passed over, like any other damage.
 *
 * Memory: about 150 bytes a row; the rows stay on disk.
 *
 * @throws FILE_UNWRITABLE
 */
export async function openRowStore(folder: string, dimension: number): Promise<RowStore> {
  const rowLength = 4 * dimension;
  const recordLength = hashLength + rowLength + checkLength;
  const places = new Map<string, { readonly file: FileHandle; readonly at: number }>();
  const files: FileHandle[] = [];
  let own: FileHandle | undefined;
  let end = 0;
  await writing(folder, () => mkdir(folder, { recursive: true }));
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.rows')).sort()) {
    const file = await open(join(folder, name), 'r');
    files.push(file);
    await index(file);
  }

  async function index(file: FileHandle): Promise<void> {
    const record = Buffer.alloc(recordLength);
    for (let at = 0; ; at += recordLength) {
      const { bytesRead } = await file.read(record, 0, recordLength, at);
      if (bytesRead < recordLength) return;
      const check = record.subarray(hashLength + rowLength);
      if (checksum(record.subarray(0, hashLength + rowLength)).equals(check)) {
        places.set(record.toString('latin1', 0, hashLength), { file, at });
      }
    }
  }

  return {
    async get(key) {
      const place = places.get(key.toString('latin1'));
      if (!place) return undefined;
      const row = new Float32Array(dimension);
      await place.file.read(new Uint8Array(row.buffer), 0, rowLength, place.at + hashLength);
      return row;
    },
    async put(key, row) {
      own ??= await createOwn(folder);
      const body = Buffer.concat([key, new Uint8Array(row.buffer, row.byteOffset, rowLength)]);
      const record = Buffer.concat([body, checksum(body)]);
      const file = own;
      await writing(folder, () => file.write(record, 0, recordLength, end));
      places.set(key.toString('latin1'), { file, at: end });
      end += recordLength;
    },
    async [Symbol.asyncDispose]() {
      for (const file of own ? [...files, own] : files) await file.close();
    },
  };
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, checkLength);
}

/** A new file with the next free number; creating it fails where another process was quicker. */
async function createOwn(folder: string): Promise<FileHandle> {
  for (let number = (await readdir(folder)).length + 1; ; number++) {
    try {
      return await open(join(folder, `${String(number).padStart(6, '0')}.rows`), 'wx+');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw fileUnwritable(`${who}: ${folder}`, cause);
    }
  }
}

async function writing<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw fileUnwritable(`${who}: ${folder}`, cause);
  }
}
