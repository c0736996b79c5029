import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DuadError } from '@duad/core';
import { kerasArrays } from './keras.js';
import { npyArray, npzArrays } from './numpy.js';
import { safetensorsArrays } from './safetensors.js';
import { type ArrayReaders, type Weights, weightsOf } from './weights.js';
import { who } from './who.js';

/**
 * Reads the numbers of a trained network: a safetensors file, a NumPy file (.npz, or .npy with one array of that name), a
 * folder of .npy files, or a Keras HDF5 file (.h5, .hdf5; needs h5wasm). No code in a file is ever executed: pickled Python
 * objects are refused.
 *
 * Memory: the file once; each array again when it is asked for.
 *
 * @throws FILE_NOT_FOUND, INVALID_FILE, MISSING_DEPENDENCY
 */
export async function readWeights(path: string): Promise<Weights> {
  const found = await stat(path).catch((cause) => {
    throw new DuadError('FILE_NOT_FOUND', `${who}: ${path}: expected weights, found nothing`, { cause });
  });
  if (found.isDirectory()) return readFolder(path);
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return weightsOf(path, sha256, await arraysOf(path, bytes));
}

async function arraysOf(path: string, bytes: Uint8Array): Promise<ArrayReaders> {
  if (/\.npz$/i.test(path)) return npzArrays(bytes, path);
  if (/\.npy$/i.test(path)) {
    const array = npyArray(bytes, path);
    return new Map([[basename(path).replace(/\.npy$/i, ''), () => array]]);
  }
  if (/\.(h5|hdf5)$/i.test(path)) return kerasArrays(path, bytes);
  if (/\.safetensors$/i.test(path)) return safetensorsArrays(bytes, path);
  throw new DuadError(
    'INVALID_FILE',
    `${who}: ${path}: expected a file called .safetensors, .npz, .npy, .h5 or .hdf5, or a folder of .npy files`,
  );
}

async function readFolder(path: string): Promise<Weights> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.npy')).sort();
  if (names.length === 0)
    throw new DuadError('INVALID_FILE', `${who}: ${path}: expected .npy files in this folder, found none`);
  const hash = createHash('sha256');
  const readers = new Map<string, () => ReturnType<typeof npyArray>>();
  for (const name of names) {
    const bytes = await readFile(join(path, name));
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
    readers.set(name.slice(0, -'.npy'.length), () => npyArray(bytes, join(path, name)));
  }
  return weightsOf(path, hash.digest('hex'), readers);
}
