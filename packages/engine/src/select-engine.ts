import { DuadError, parseOptions } from '@duad/core';
import { z } from 'zod';
import { createEngine, type EngineName, type EngineOptions } from './create-engine.js';
import type { TensorEngine } from './tensor-engine.js';

export interface SelectEngineOptions extends EngineOptions {
  /** `cpu` unless given: onnxruntime there is deterministic, and for small models faster. */
  readonly prefer?: 'cpu' | 'gpu' | undefined;
}

const optionsSchema = z.strictObject({
  threads: z.int().min(1).optional().describe('Threads of one operation of onnxruntime on the CPU.'),
  prefer: z.enum(['cpu', 'gpu']).default('cpu').describe('Whether to look for a graphics processor first.'),
});

const onCpu: readonly EngineName[] = ['onnxruntime', 'tensorflow', 'wasm', 'cpu'];
const onGpu: readonly EngineName[] = ['onnxruntime-cuda', 'tensorflow-gpu', 'onnxruntime-webgpu'];

/**
 * Finds the best engine that works here: each candidate runs a small program with a gradient, whose numbers are checked.
 *
 * @param create makes an engine by name; `createEngine` unless given
 * @returns the engine, and in one sentence why it was chosen and what was tried before it
 * @throws UNSUPPORTED listing what is wrong with every candidate if none works
 */
export async function selectEngine(
  options: SelectEngineOptions = {},
  create: typeof createEngine = createEngine,
): Promise<{ engine: TensorEngine; reason: string }> {
  const { prefer, threads } = parseOptions(optionsSchema, options, '@duad/engine');
  const candidates = prefer === 'gpu' ? [...onGpu, ...onCpu] : onCpu;
  const refused: string[] = [];
  for (const name of candidates) {
    try {
      const engine = await create(name, threads === undefined ? {} : { threads });
      const tried =
        refused.length === 0 ? 'it was the first choice and works' : `it works, unlike ${refused.join('; ')}`;
      return { engine, reason: `chose '${name}' (${engine.description}): ${tried}.` };
    } catch (error) {
      if (!DuadError.isInstance(error)) throw error;
      refused.push(`'${name}' (${error.message})`);
    }
  }
  throw new DuadError('UNSUPPORTED', `engine: no engine works here: ${refused.join('; ')}`);
}
