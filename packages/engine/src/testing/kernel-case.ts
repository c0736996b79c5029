import { createRandom } from '@duad/core';
import type * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { DataType, HostArray } from '../tensor-engine.js';

/** A tensor that a case is run on. */
interface CaseInput {
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly values: HostArray;
}

/** An expression of TensorFlow.js and the numbers to try it on. */
export interface KernelCase {
  readonly inputs: Readonly<Record<string, CaseInput>>;
  readonly run: (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor | readonly tf.Tensor[];
  /** Inputs to take gradients with respect to; all floats unless given. */
  readonly gradients?: readonly string[];
  readonly tolerance?: { readonly absolute?: number; readonly relative?: number };
}

export type CaseMaker = (draw: Draw) => KernelCase;

/** Random choices of a property-based test. */
export interface Draw {
  integer(min: number, max: number): number;
  flag(): boolean;
  pick<T>(list: readonly T[]): T;
  /** Sides of 1 to 4; a random rank of 0 to 4 unless given. */
  shape(rank?: number): number[];
  floats(shape: readonly number[], min?: number, max?: number): CaseInput;
  integers(shape: readonly number[], min: number, max: number): CaseInput;
  booleans(shape: readonly number[]): CaseInput;
  /** Floats that all differ by at least 0.01, in random order. */
  distinct(shape: readonly number[]): CaseInput;
}

export function drawFrom(generate: fc.GeneratorValue): Draw {
  const integer = (min: number, max: number): number => generate(fc.integer, { min, max });
  const random = createRandom(integer(0, 1e6));
  const size = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
  const uniform = (count: number, min: number, max: number): number[] =>
    Array.from({ length: count }, () => min + (max - min) * random.uniform());
  const whole = (count: number, min: number, max: number): number[] =>
    Array.from({ length: count }, () => min + Math.floor((max - min + 1) * random.uniform()));
  return {
    integer,
    flag: () => integer(0, 1) === 1,
    pick: (list) => list[integer(0, list.length - 1)]!,
    shape: (rank = integer(0, 4)) => Array.from({ length: rank }, () => integer(1, 4)),
    floats: (shape, min = -2, max = 2) => ({
      shape,
      dtype: 'float32',
      values: Float32Array.from(uniform(size(shape), min, max)),
    }),
    integers: (shape, min, max) => ({
      shape,
      dtype: 'int32',
      values: Int32Array.from(whole(size(shape), min, max)),
    }),
    booleans: (shape) => ({ shape, dtype: 'bool', values: Uint8Array.from(whole(size(shape), 0, 1)) }),
    distinct: (shape) => {
      const count = size(shape);
      const order = uniform(count, 0, 1)
        .map((key, i) => [key, i] as const)
        .sort(([a], [b]) => a - b)
        .map(([, i]) => i);
      return { shape, dtype: 'float32', values: Float32Array.from(order, (i) => (i - count / 2) * 0.011) };
    },
  };
}
