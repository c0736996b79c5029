import { DuadError } from '@duad/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { HostArray, HostTensor, Specs } from '../tensor-engine.js';
import { gatherRows, toTensor } from './host-values.js';

/** The inputs of a step. */
export function tensorsOf(specs: Specs, values: Readonly<Record<string, HostArray>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [name, toTensor(name, values[name], shape, dtype)]),
  );
}

/** The batch of a step, from whole tables. */
export function batchOf(
  specs: Specs,
  tables: Readonly<Record<string, HostArray>>,
  indices: Int32Array,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [
      name,
      toTensor(name, gatherRows(name, tables[name], indices, shape), [indices.length, ...shape], dtype),
    ]),
  );
}

/** What the per-step tensors hold for step `i`. */
export function slicesOf(
  specs: Specs,
  values: Readonly<Record<string, HostArray>> | undefined,
  i: number,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => {
      const size = shape.reduce((product, side) => product * side, 1);
      return [name, toTensor(name, values![name]!.subarray(i * size, (i + 1) * size), shape, dtype)];
    }),
  );
}

/** [steps, ...shape] of each output. */
export function stack(steps: readonly Record<string, HostTensor>[]): Record<string, HostTensor> {
  const first = steps[0] ?? {};
  return Object.fromEntries(
    Object.entries(first).map(([name, { shape, data }]) => {
      const whole = new (data.constructor as Float32ArrayConstructor)(steps.length * data.length);
      steps.forEach((outputs, i) => {
        whole.set(outputs[name]!.data as Float32Array, i * data.length);
      });
      return [name, { shape: [steps.length, ...shape], data: whole }];
    }),
  );
}

/** @throws INVALID_INPUT unless there are whole batches and a value of each per-step tensor for each of them */
export function checkFeed(
  { indices, perStep }: { readonly indices: Int32Array; readonly perStep?: Readonly<Record<string, HostArray>> },
  specs: Specs,
  batch: number,
): void {
  const steps = indices.length / batch;
  if (!Number.isInteger(steps)) {
    throw new DuadError(
      'INVALID_INPUT',
      `engine: a loop takes whole batches of ${batch} row numbers, got ${indices.length} of them`,
    );
  }
  for (const [name, { shape }] of Object.entries(specs)) {
    const size = steps * shape.reduce((product, side) => product * side, 1);
    const length = perStep?.[name]?.length;
    if (length === size) continue;
    throw new DuadError(
      'INVALID_INPUT',
      `engine: '${name}' takes ${size} values, [${shape}] for each of ${steps} steps, got ${length ?? 'none'}`,
    );
  }
}
