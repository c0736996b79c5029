import { DuadError, loadLibrary } from '@duad/core';
import type { ArrayReaders, WeightArray } from './weights.js';
import { who } from './who.js';

/**
 * Arrays of a Keras HDF5 file, whole model or weights alone, by layer and weight: `block1_conv1/kernel`. What Keras puts
 * around that (`model_weights`, the layer's name twice, old suffixes such as `_W_1:0`) is left out.
 *
 * @throws MISSING_DEPENDENCY without h5wasm; INVALID_FILE
 */
export async function kerasArrays(path: string, bytes: Uint8Array): Promise<ArrayReaders> {
  // The library prints what it thinks of other files.
  if (Buffer.from(bytes.subarray(1, 4)).toString('latin1') !== 'HDF') throw refused(path, 'another kind of file');
  const h5 = await loadLibrary(() => import('h5wasm/node'), `${who}: reading HDF5 files`, 'h5wasm');
  const { ready } = h5;
  await ready;
  try {
    const file = new h5.File(path, 'r');
    try {
      const readers = new Map<string, () => WeightArray>();
      for (const place of file.paths()) {
        const dataset = file.get(place);
        if (!(dataset instanceof h5.Dataset) || !dataset.shape) continue;
        const array = {
          shape: [...dataset.shape],
          data: Float32Array.from(dataset.value as ArrayLike<number>, Number),
        };
        readers.set(plainName(place), () => array);
      }
      return readers;
    } finally {
      file.close();
    }
  } catch (cause) {
    if (DuadError.isInstance(cause)) throw cause;
    throw refused(path, (cause as Error).message, cause);
  }
}

/** `/model_weights/block1_conv1/block1_conv1/kernel:0` and `block1_conv1/block1_conv1_W_1:0` are `block1_conv1/kernel`. */
export function plainName(place: string): string {
  const parts = place.split('/').filter((part) => part !== '' && part !== 'model_weights');
  const layer = parts[0] ?? '';
  const last = (parts.at(-1) ?? '').replace(/:\d+$/, '');
  const old = /^(.*)_([Wb])(_\d+)?$/.exec(last);
  const weight = old?.[1] === layer ? (old[2] === 'W' ? 'kernel' : 'bias') : last;
  return parts.length > 1 ? `${layer}/${weight}` : weight;
}

function refused(path: string, what: string, cause?: unknown): DuadError {
  return new DuadError('INVALID_FILE', `${who}: ${path}: expected a Keras HDF5 file (${what})`, { cause });
}
