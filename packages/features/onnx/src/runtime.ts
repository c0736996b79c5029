import { DuadError } from '@duad/core';
import { who } from './who.js';

export type Runtime = typeof import('onnxruntime-node');

let loaded: Promise<Runtime> | undefined;

/**
 * The native library, loaded when first needed.
 *
 * @throws MISSING_DEPENDENCY saying what to install
 */
export async function loadRuntime(): Promise<Runtime> {
  loaded ??= import('onnxruntime-node');
  try {
    return await loaded;
  } catch (cause) {
    loaded = undefined;
    throw new DuadError(
      'MISSING_DEPENDENCY',
      `${who}: onnxruntime-node could not be loaded (${(cause as Error).message}); install it with 'npm install onnxruntime-node', with ONNXRUNTIME_NODE_INSTALL=skip where its CUDA files cannot be downloaded`,
      { cause },
    );
  }
}
