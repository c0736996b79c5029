import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs `body` with another TensorFlow.js backend and puts the former one back, all without giving up control. The backend
 * must be ready, or be made synchronously.
 */
export function withBackend<T>(name: string, body: () => T): T {
  const former = tf.engine().backendName as string | null | undefined;
  if (former === name) return body();
  // For such backends setBackend does its work before it returns.
  void tf.setBackend(name);
  try {
    return body();
  } finally {
    if (former) void tf.setBackend(former);
    else unsetBackend();
  }
}

/** Leaves no backend active, as before the first operation of a process. TensorFlow.js has no call for this. */
function unsetBackend(): void {
  const engine = tf.engine() as unknown as { backendName: string | null; backendInstance: tf.KernelBackend | null };
  engine.backendName = null;
  engine.backendInstance = null;
}
