import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';

/** Engines that call the step function again at every step, on a backend of TensorFlow.js. */
export type EagerEngineName = 'tensorflow-gpu' | 'tensorflow' | 'wasm' | 'cpu';

interface Backend {
  /** The package that carries the backend. */
  readonly packageName: string;
  /** What the package registers it as. */
  readonly backendName: string;
}

export const eagerBackends: Readonly<Record<EagerEngineName, Backend>> = {
  'tensorflow-gpu': { packageName: '@tensorflow/tfjs-node-gpu', backendName: 'tensorflow' },
  tensorflow: { packageName: '@tensorflow/tfjs-node', backendName: 'tensorflow' },
  wasm: { packageName: '@tensorflow/tfjs-backend-wasm', backendName: 'wasm' },
  cpu: { packageName: '@tensorflow/tfjs-backend-cpu', backendName: 'cpu' },
};

/**
 * Loads the package of an engine and starts its backend, without making it the active one.
 *
 * @returns the name that the backend is registered under
 * @throws MISSING_DEPENDENCY saying what to install; UNSUPPORTED if the backend does not start here
 */
export async function startBackend(
  name: EagerEngineName,
  load: (packageName: string) => Promise<unknown>,
): Promise<string> {
  const { packageName, backendName } = eagerBackends[name];
  try {
    await load(packageName);
  } catch (cause) {
    forgetKernels(backendName);
    const [reason] = (cause as Error).message.split('\n');
    throw new DuadError(
      'MISSING_DEPENDENCY',
      `engine: '${name}' needs ${packageName}, which could not be loaded (${reason}); install it with 'npm install ${packageName}@4.22.0' or choose another engine`,
      { cause },
    );
  }
  // A backend that takes time to start is not found at first; ready() waits for it.
  if (!tf.findBackend(backendName)) await tf.ready();
  const backend = tf.findBackend(backendName) as (tf.KernelBackend & Quirks) | null;
  if (!backend) {
    throw new DuadError('UNSUPPORTED', `engine: the backend of ${packageName} does not start on this machine`);
  }
  if (name === 'tensorflow-gpu' && backend.isUsingGpuDevice === false) {
    throw new DuadError('UNSUPPORTED', `engine: ${packageName} found no graphics processor; use 'tensorflow' instead`);
  }
  // The CPU backend would greet the console on first use, and a library does not print.
  if (backend.firstUse) backend.firstUse = false;
  return backendName;
}

/** A package that fails to load half way leaves kernels behind, and the next one would complain that they are there. */
function forgetKernels(backendName: string): void {
  if (tf.findBackendFactory(backendName)) return;
  for (const { kernelName } of tf.getKernelsForBackend(backendName)) tf.unregisterKernel(kernelName, backendName);
}

interface Quirks {
  readonly isUsingGpuDevice?: boolean;
  firstUse?: boolean;
}
