import '@tensorflow/tfjs-backend-cpu';
import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { eagerBackends } from './backends.js';
import { createEagerEngine } from './eager-engine.js';

type Named = Readonly<Record<string, tf.Tensor>>;

const step = ({ x }: Named, { w }: Named) => {
  const { value, grad } = tf.valueAndGrad((v) => tf.sum(tf.square(tf.matMul(x!, v))) as tf.Scalar)(w!);
  return { outputs: { value }, state: { w: tf.sub(w!, tf.mul(grad, 0.1)) } };
};
const signature = { inputs: { x: { shape: [1, 2] } }, state: { w: { shape: [2, 1] } } };

/** Stands in for a package that cannot be installed everywhere: the CPU backend under another name. */
function registerAs(backendName: string): (packageName: string) => Promise<void> {
  return async () => {
    if (tf.findBackendFactory(backendName)) return;
    const { MathBackendCPU } = await import('@tensorflow/tfjs-backend-cpu');
    tf.registerBackend(backendName, () => new MathBackendCPU());
    tf.copyRegisteredKernels('cpu', backendName);
  };
}

beforeEach(() => {
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
});

describe.each(['tensorflow', 'tensorflow-gpu'] as const)("the adapter of '%s'", (name) => {
  it('loads its package and runs on the backend that it registers', async () => {
    const loaded: string[] = [];
    const register = registerAs('tensorflow');
    const engine = await createEagerEngine(name, async (packageName) => {
      loaded.push(packageName);
      await register(packageName);
    });
    expect(loaded).toEqual([eagerBackends[name].packageName]);
    expect(engine.name).toBe(name);
    using program = await engine.compile((inputs: Named, state: Named) => {
      expect(tf.getBackend()).toBe('tensorflow');
      return step(inputs, state);
    }, signature);
    const state = engine.createState({ w: { shape: [2, 1], data: Float32Array.of(1, -1) } });
    const { value } = await program.run({ x: Float32Array.of(3, 1) }, state);
    expect(value.data).toEqual(Float32Array.of(4));
    expect((await state.read()).w!.data).toBeAllClose([-0.2, -1.4]);
    state.dispose();
  });

  it('says what to install where the package is missing', async () => {
    const attempt = createEagerEngine(name, async (packageName) => {
      throw new Error(`Cannot find package '${packageName}'\nRequire stack: …`);
    });
    const error: unknown = await attempt.catch((reason: unknown) => reason);
    expect(DuadError.isInstance(error, 'MISSING_DEPENDENCY')).toBe(true);
    expect((error as Error).message).toContain(`npm install ${eagerBackends[name].packageName}`);
  });
});

it("refuses 'tensorflow-gpu' where the library found no graphics processor", async () => {
  const register = registerAs('tensorflow');
  const attempt = createEagerEngine('tensorflow-gpu', async (packageName) => {
    await register(packageName);
    (tf.findBackend('tensorflow') as unknown as { isUsingGpuDevice: boolean }).isUsingGpuDevice = false;
  });
  await expect(attempt).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

it('refuses a package whose backend does not start', async () => {
  await expect(createEagerEngine('tensorflow', async () => {})).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

it('names a kernel that the backend does not know', async () => {
  const engine = await createEagerEngine('wasm');
  using program = await engine.compile(
    ({ x }: Named) => ({ outputs: { y: tf.unsortedSegmentSum(x!, tf.tensor1d([0, 0, 0], 'int32'), 1) } }),
    { inputs: { x: { shape: [3, 1] } } },
  );
  await expect(program.run({ x: new Float32Array(3) })).rejects.toMatchObject({
    code: 'UNSUPPORTED_KERNEL',
    details: { kernel: 'UnsortedSegmentSum' },
  });
});

it('cannot run a program that was disposed of', async () => {
  const engine = await createEagerEngine('cpu');
  const program = await engine.compile(({ x }: Named) => ({ outputs: { y: tf.neg(x!) } }), {
    inputs: { x: { shape: [1] } },
  });
  program[Symbol.dispose]();
  await expect(program.run({ x: Float32Array.of(1) })).rejects.toMatchObject({ code: 'DISPOSED' });
});

it('leaves the active backend as it was, also when a step throws', async () => {
  const engine = await createEagerEngine('wasm');
  await tf.setBackend('cpu');
  using program = await engine.compile(
    () => {
      throw new Error('mine');
    },
    { inputs: {} },
  );
  await expect(program.run({})).rejects.toThrow('mine');
  expect(tf.getBackend()).toBe('cpu');
});
