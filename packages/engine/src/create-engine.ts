import { DuadError, parseOptions } from '@duad/core';
import { z } from 'zod';
import { type EagerEngineName, eagerBackends } from './eager/backends.js';
import { createEagerEngine } from './eager/eager-engine.js';
import { createOnnxruntimeEngine, type ExecutionProvider } from './onnxruntime/onnxruntime-engine.js';
import { probeEngine } from './probe-engine.js';
import type { TensorEngine } from './tensor-engine.js';

/** Everything that can run tensor programs. */
export type EngineName = 'onnxruntime' | 'onnxruntime-webgpu' | 'onnxruntime-cuda' | EagerEngineName;

const providers: Readonly<Record<string, ExecutionProvider>> = {
  onnxruntime: 'cpu',
  'onnxruntime-webgpu': 'webgpu',
  'onnxruntime-cuda': 'cuda',
};

export const engineNames: readonly EngineName[] = [
  ...(Object.keys(providers) as EngineName[]),
  ...(Object.keys(eagerBackends) as EngineName[]),
];

const optionsSchema = z.strictObject({
  threads: z
    .int()
    .min(1)
    .optional()
    .describe('Threads of one operation of onnxruntime on the CPU; all processors unless given.'),
});

export interface EngineOptions {
  readonly threads?: number | undefined;
}

/**
 * Makes the engine of that name and tries it on a small program.
 *
 * @throws INVALID_OPTION for an unknown name; MISSING_DEPENDENCY saying what to install; UNSUPPORTED if the engine does
 * not work on this machine, for example for want of a graphics processor
 */
export async function createEngine(name: EngineName, options: EngineOptions = {}): Promise<TensorEngine> {
  const { threads } = parseOptions(optionsSchema, options, '@duad/engine');
  if (!engineNames.includes(name)) {
    throw new DuadError('INVALID_OPTION', `engine: expected one of ${engineNames.join(', ')}, got '${name}'`);
  }
  const provider = providers[name];
  const engine = provider
    ? await createOnnxruntimeEngine(threads === undefined ? { provider } : { provider, threads })
    : await createEagerEngine(name as EagerEngineName);
  try {
    await probeEngine(engine);
  } catch (cause) {
    await engine[Symbol.asyncDispose]();
    const reason = (cause as Error).message.replace(/\s+/g, ' ');
    throw new DuadError(
      'UNSUPPORTED',
      `engine: '${name}' does not work on this machine (${reason}); choose another one, or let selectEngine() choose`,
      { cause },
    );
  }
  return engine;
}
