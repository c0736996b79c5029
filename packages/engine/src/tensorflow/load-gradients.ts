let loaded: Promise<unknown> | undefined;

/**
 * Registers the gradients of all TensorFlow.js kernels. Core's own entry for Node leaves them out; the layers package
 * carries and registers them when it is loaded, and nothing else of it is used.
 */
export async function loadGradients(): Promise<void> {
  loaded ??= import('@tensorflow/tfjs-layers');
  await loaded;
}
