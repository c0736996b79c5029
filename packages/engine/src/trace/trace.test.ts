import '@tensorflow/tfjs-backend-cpu';
import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { lowerStep } from '../graph/lower.js';
import { trace } from './trace.js';

type Named = Readonly<Record<string, tf.Tensor>>;

const one = { x: { shape: [2] } };

async function failureOf(step: (inputs: Named) => unknown): Promise<DuadError> {
  const error = await trace(step as never, one, {}).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!DuadError.isInstance(error)) throw new Error(`expected a refusal, got ${error}`);
  return error;
}

async function operations(step: (inputs: Named) => Named, inputs: Record<string, { shape: number[] }> = one) {
  const traced = await trace((tensors) => ({ outputs: step(tensors as Named) }), inputs, {});
  return lowerStep(traced).nodes.map(({ op }) => op);
}

describe('what is refused', () => {
  it('reading a value', async () => {
    const error = await failureOf(({ x }) => (x!.dataSync()[0]! > 0 ? { outputs: {} } : {}));
    expect([error.code, error.message]).toEqual(['UNSUPPORTED', expect.stringContaining('tf.where')]);
  });

  it('a kernel that cannot be compiled, by name', async () => {
    const error = await failureOf(({ x }) => ({ outputs: { y: tf.cumprod(x!) } }));
    expect(error).toMatchObject({ code: 'UNSUPPORTED_KERNEL', details: { kernel: 'Cumprod' } });
    expect(error.message).toContain('Cumprod');
  });

  it('pooling windows that see nothing but padding', async () => {
    const pool = ({ x }: Named) => ({
      outputs: { y: tf.maxPool(tf.reshape(x!, [1, 2, 1, 1]) as tf.Tensor4D, 1, 1, 1) },
    });
    const error = await failureOf(pool);
    expect([error.code, error.message]).toEqual(['UNSUPPORTED', expect.stringContaining('padding')]);
  });

  it('a tensor that an earlier trace left behind', async () => {
    let kept: tf.Tensor | undefined;
    const keep = ({ x }: Named) => {
      kept = tf.keep(tf.neg(x!));
      return { outputs: { y: kept } };
    };
    await trace(keep as never, one, {});
    const error = await failureOf(({ x }) => ({ outputs: { y: tf.add(x!, kept!) } }));
    expect([error.code, error.message]).toEqual(['UNSUPPORTED', expect.stringContaining('left behind')]);
    kept!.dispose();
  });
});

describe('the backend of TensorFlow.js', () => {
  const engine = tf.engine() as unknown as { backendName: string | null; backendInstance: unknown };

  const works = () => trace(({ x }: Named) => ({ outputs: { y: tf.neg(x!) } }), one, {});
  const fails = () => failureOf(() => tf.cumprod(tf.ones([2])));

  beforeEach(() => {
    engine.backendName = null;
    engine.backendInstance = null;
  });

  it.each([
    ['a trace', works],
    ['a trace that fails', fails],
  ])('is the one from before after %s', async (_what, work) => {
    await tf.setBackend('cpu');
    await work();
    expect(tf.getBackend()).toBe('cpu');
    (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
    expect(tf.tidy(() => [...tf.add(tf.tensor1d([1, 2]), 1).dataSync()])).toEqual([2, 3]);
  });

  it.each([
    ['a trace', works],
    ['a trace that fails', fails],
  ])('is none after %s where there was none', async (_what, work) => {
    await work();
    expect(tf.getBackend()).toBeFalsy();
    expect(Object.keys(tf.engine().registryFactory)).not.toContain('duad-trace');
  });

  it('keeps no tensors', async () => {
    await works();
    const { numTensors, numDataBuffers } = tf.memory();
    await works();
    await fails();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});

describe('what is recorded', () => {
  it('nothing for adding zero, multiplying by one, and reshaping back', async () => {
    const nodes = await operations(({ x }) => ({
      y: tf.reshape(tf.reshape(tf.mul(tf.sub(tf.add(x!, 0), 0), 1), [1, 2]), [2]),
    }));
    // What is left hands the input on under the name of the result.
    expect(nodes).toEqual(['Identity']);
  });

  it('arithmetic on constants as one number', async () => {
    const nodes = await operations(({ x }) => ({ y: tf.mul(x!, tf.mul(tf.scalar(3), tf.sum(tf.ones([4])))) }));
    expect(nodes).toEqual(['Mul']);
  });

  it('one product for a chain of numbers', async () => {
    const traced = await trace(({ x }: Named) => ({ outputs: { y: tf.div(tf.mul(tf.mul(x!, 3), 0.5), 4) } }), one, {});
    const last = traced.nodes.at(-1)!;
    expect([last.op, last.inputs[0]]).toEqual(['Mul', 'input.x']);
    const factor = traced.constants.find(({ name }) => name === last.inputs[1])!;
    expect(factor.values[0]).toBeCloseTo(0.375, 10);
  });

  it('equal operations on equal tensors once', async () => {
    const nodes = await operations(({ x }) => ({ y: tf.add(tf.tanh(x!), tf.tanh(x!)) }));
    expect(nodes).toEqual(['Tanh', 'Add']);
  });

  it('one reshape for a chain of them', async () => {
    const nodes = await operations(({ x }) => ({ y: tf.reshape(tf.reshape(tf.neg(x!), [2, 1]), [1, 2]) }));
    expect(nodes).toEqual(['Neg', 'Reshape']);
    const traced = await trace(
      ({ x }: Named) => ({ outputs: { y: tf.reshape(tf.reshape(tf.neg(x!), [2, 1]), [1, 2]) } }),
      one,
      {},
    );
    const [negated] = traced.nodes;
    expect(traced.nodes.at(-1)!.inputs[0]).toBe(negated!.outputs[0]);
  });

  it('no copy of a row that is repeated for elementwise work', async () => {
    const nodes = await operations(({ x }) => ({
      y: tf.sum(tf.tanh(tf.add(tf.tile(tf.reshape(x!, [1, 2]), [9, 1]), 1))),
    }));
    expect(nodes.indexOf('Expand')).toBeGreaterThan(nodes.indexOf('Tanh'));
    expect(nodes).not.toContain('Tile');
  });

  it('a gradient that is one number throughout as that number', async () => {
    const nodes = await operations(({ x }) => ({ y: tf.grad((v) => tf.sum(tf.mul(v, 3)))(x!) }));
    expect(nodes).toEqual(['Expand']);
  });
});
