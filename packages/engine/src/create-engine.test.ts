import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createEngine, type EngineName, engineNames } from './create-engine.js';
import { createOnnxruntimeEngine } from './onnxruntime/onnxruntime-engine.js';
import { probeEngine } from './probe-engine.js';
import { selectEngine } from './select-engine.js';
import type { TensorEngine } from './tensor-engine.js';

const refuse = (message: string) => async (): Promise<never> => {
  throw new DuadError('UNSUPPORTED', message);
};

describe('createEngine', () => {
  it.each(['onnxruntime', 'wasm', 'cpu'] as const)("makes '%s'", async (name) => {
    await using engine = await createEngine(name);
    expect(engine.name).toContain(name);
    expect(engine.precisions).toContain('float32');
  });

  it('passes on the number of threads', async () => {
    await using engine = await createEngine('onnxruntime', { threads: 1 });
    expect(engine.description).toContain('1 thread');
  });

  it('refuses what it does not know', async () => {
    await expect(createEngine('abacus' as EngineName)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(createEngine('cpu', { thread: 1 } as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });

  // Whether there is a graphics processor depends on the machine: either it works, or it is refused with a reason.
  it.each(['onnxruntime-webgpu', 'onnxruntime-cuda', 'tensorflow', 'tensorflow-gpu'] as const)(
    "'%s' works or is refused",
    async (name) => {
      try {
        await using engine = await createEngine(name);
        await probeEngine(engine);
      } catch (error) {
        expect(DuadError.isInstance(error)).toBe(true);
        expect(['UNSUPPORTED', 'MISSING_DEPENDENCY']).toContain((error as DuadError).code);
        expect((error as DuadError).message).toContain(name);
      }
    },
  );
});

describe('probeEngine', () => {
  it('finds out an engine that computes wrongly', async () => {
    await using good = await createOnnxruntimeEngine({ threads: 1 });
    const wrong: TensorEngine = {
      ...good,
      compile: (step, signature) =>
        good.compile((inputs, state) => {
          const { outputs, ...rest } = step(inputs, state);
          return {
            ...rest,
            outputs: Object.fromEntries(
              Object.entries(outputs ?? {}).map(([name, value]) => [name, tf.neg(value as tf.Tensor)]),
            ),
          } as never;
        }, signature),
    };
    await probeEngine(good);
    await expect(probeEngine(wrong)).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  });
});

describe('selectEngine', () => {
  it('takes onnxruntime on the CPU unless told otherwise', async () => {
    const { engine, reason } = await selectEngine({ threads: 1 });
    expect(engine.name).toBe('onnxruntime-cpu');
    expect(reason).toContain('first choice');
    await engine[Symbol.asyncDispose]();
  });

  it('tries graphics processors first where they are preferred, and tells what it refused', async () => {
    const tried: EngineName[] = [];
    const { engine, reason } = await selectEngine({ prefer: 'gpu' }, async (name, options) => {
      tried.push(name);
      if (name !== 'wasm') throw new DuadError('UNSUPPORTED', `no ${name} today`);
      return createEngine(name, options);
    });
    expect(engine.name).toBe('wasm');
    expect(tried.slice(0, 3).every((name) => /cuda|gpu/.test(name))).toBe(true);
    for (const name of tried.slice(0, -1)) expect(reason).toContain(`no ${name} today`);
    expect(reason.match(/\.$/)).not.toBeNull();
  });

  it('says what is wrong with all of them if none works', async () => {
    await expect(selectEngine({}, refuse('out of order'))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining("'cpu' (out of order)"),
    });
  });

  it('does not hide a mistake in the program', async () => {
    const broken = async (): Promise<never> => {
      throw new TypeError('undefined is not a function');
    };
    await expect(selectEngine({}, broken)).rejects.toThrow(TypeError);
  });

  it('knows every engine', () => {
    expect(new Set(engineNames).size).toBe(7);
  });
});
