import { loadLibrary } from '@duad/core';
import { who } from './who.js';

export type Runtime = typeof import('onnxruntime-node');

const hint = ', with ONNXRUNTIME_NODE_INSTALL=skip where its CUDA files cannot be downloaded';

/**
 * The native library, loaded when first needed.
 *
 * @throws MISSING_DEPENDENCY saying what to install
 */
export function loadRuntime(): Promise<Runtime> {
  return loadLibrary(() => import('onnxruntime-node'), who, 'onnxruntime-node', hint);
}
