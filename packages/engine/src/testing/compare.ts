import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { HostTensor, Precision, TensorEngine } from '../tensor-engine.js';
import type { KernelCase } from './kernel-case.js';

const typeOf = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** The results of a case and the gradients of a weighted sum of its float results, by name. */
function evaluate(kernelCase: KernelCase, tensors: Readonly<Record<string, tf.Tensor>>): Record<string, tf.Tensor> {
  const { inputs, run } = kernelCase;
  const floats = Object.keys(inputs).filter((name) => inputs[name]!.dtype === 'float32');
  const wrt = kernelCase.gradients ?? floats;
  const results = [run(tensors)].flat() as tf.Tensor[];
  const named: Record<string, tf.Tensor> = Object.fromEntries(results.map((tensor, i) => [`result ${i}`, tensor]));
  if (wrt.length === 0) return named;
  const loss = (...varied: tf.Tensor[]): tf.Scalar => {
    const replaced = Object.fromEntries(wrt.map((name, i) => [name, varied[i]!]));
    const outputs = [run({ ...tensors, ...replaced })].flat() as tf.Tensor[];
    return tf.addN(outputs.map((output) => tf.sum(tf.mul(output, weights(output.shape))))) as tf.Scalar;
  };
  const gradients = tf.grads(loss)(wrt.map((name) => tensors[name]!));
  gradients.forEach((gradient, i) => {
    named[`gradient ${wrt[i]}`] = gradient;
  });
  return named;
}

function weights(shape: number[]): tf.Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1)),
    shape,
  );
}

/** What the CPU backend of TensorFlow.js computes, and by which kernels. */
export async function expectedOf(
  kernelCase: KernelCase,
): Promise<{ values: Record<string, HostTensor>; kernels: readonly string[] }> {
  const values: Record<string, HostTensor> = {};
  const profile = await tf.profile(() =>
    tf.tidy(() => {
      const tensors = Object.fromEntries(
        Object.entries(kernelCase.inputs).map(([name, { values, shape, dtype }]) => [
          name,
          tf.tensor(values as Float32Array, [...shape], dtype),
        ]),
      );
      for (const [name, tensor] of Object.entries(evaluate(kernelCase, tensors))) {
        const data = (typeOf[tensor.dtype as keyof typeof typeOf] as typeof Float32Array).from(tensor.dataSync());
        values[name] = { shape: tensor.shape, data };
      }
      return tf.scalar(0);
    }),
  );
  return { values, kernels: profile.kernelNames };
}

/** Compiles and runs a case and compares it with what is expected. */
export async function compare(
  engine: TensorEngine,
  kernelCase: KernelCase,
  expected: Readonly<Record<string, HostTensor>>,
  precision: Precision = 'float32',
): Promise<void> {
  const { inputs } = kernelCase;
  const step = (tensors: Readonly<Record<string, tf.Tensor>>) => ({ outputs: evaluate(kernelCase, tensors) });
  using program = await engine.compile(step, { inputs, precision });
  const data = Object.fromEntries(Object.entries(inputs).map(([name, { values }]) => [name, values]));
  const actual = await program.run(data);
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { shape, data }] of Object.entries(expected)) {
    expect(actual[name]!.shape, name).toEqual(shape);
    const wide = precision === 'float64' && data instanceof Float32Array;
    expect(actual[name]!.data.constructor, name).toBe(wide ? Float64Array : data.constructor);
    expect(actual[name]!.data, name).toBeAllClose(data, kernelCase.tolerance ?? { absolute: 2e-5, relative: 2e-4 });
  }
}
