import { DuadError, type RunContext } from '@duad/core';
import { createOnnxruntimeEngine } from './onnxruntime/onnxruntime-engine.js';
import type { Precision, TensorEngine } from './tensor-engine.js';

let fallback: Promise<TensorEngine> | undefined;

/**
 * The engine that a plug-in works with: the one in the context if it computes in the precision asked for, else one
 * onnxruntime engine on the CPU that all plug-ins of the process share.
 *
 * @throws UNSUPPORTED if `context.engine` is something else than a tensor engine; MISSING_DEPENDENCY if there is none and
 * onnxruntime-node cannot be loaded
 */
export async function requireEngine(
  context: Pick<RunContext, 'engine'>,
  needs: { readonly precision?: Precision } = {},
): Promise<TensorEngine> {
  const given = context.engine as TensorEngine | undefined;
  if (given && typeof given.compileLoop !== 'function') {
    throw new DuadError(
      'UNSUPPORTED',
      `engine: the context's engine '${given.name}' cannot run tensor programs; make one with selectEngine() of @duad/engine`,
    );
  }
  if (given?.precisions.includes(needs.precision ?? 'float32')) return given;
  fallback ??= createOnnxruntimeEngine();
  return fallback;
}
