import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * How weights follow gradients, as pure functions: what an optimiser remembers is state that the caller holds. (The
 * optimiser classes of TensorFlow.js keep hidden variables and cannot be compiled.)
 */
export interface Optimizer {
  readonly name: string;
  /** What is remembered for each weight, by name, with the number that it starts from. */
  readonly slots: Readonly<Record<string, number>>;
  /** Numbers that change from step to step, such as a learning rate; `step` counts from 1. Always the same names. */
  scalars(step: number): Readonly<Record<string, number>>;
  /** One step, elementwise: all tensors have the parameter's shape, the scalars none. */
  update(
    parameter: Tensor,
    gradient: Tensor,
    slots: Readonly<Record<string, Tensor>>,
    scalars: Readonly<Record<string, Tensor>>,
  ): { readonly parameter: Tensor; readonly slots: Readonly<Record<string, Tensor>> };
}
