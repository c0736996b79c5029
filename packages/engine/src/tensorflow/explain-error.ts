import { DuadError } from '@duad/core';

/** Turns the complaint of TensorFlow.js that a backend lacks a kernel into an error that names it. */
export function explainError(error: unknown, complaint: string): unknown {
  const text = error instanceof Error ? error.message : '';
  const kernel = /[Kk]ernel '(\w+)'/.exec(text)?.[1];
  if (!kernel || DuadError.isInstance(error)) return error;
  return new DuadError(
    'UNSUPPORTED_KERNEL',
    `engine: the TensorFlow.js kernel '${kernel}' ${complaint}; write the step with other operations or run it on another engine, such as createEngine('cpu')`,
    { details: { kernel }, cause: error },
  );
}
