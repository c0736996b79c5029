import type { Tensor } from '@tensorflow/tfjs-core';

/** Tensors or numbers by name. */
export type Named<T> = Readonly<Record<string, T>>;

/** What a step of an optimiser leaves. */
interface Updated {
  readonly parameter: Tensor;
  readonly slots: Named<Tensor>;
}

/**
 * How weights follow gradients, as pure functions: what an optimiser remembers is state that the caller holds. (The
 * optimiser classes of TensorFlow.js keep hidden variables and cannot be compiled.)
 */
export interface Optimizer {
  readonly name: string;
  /** What is remembered for each weight, by name, with the number that it starts from. */
  readonly slots: Named<number>;
  /** Numbers that change from step to step, such as a learning rate; `step` counts from 1. Always the same names. */
  scalars(step: number): Named<number>;
  /** One step, elementwise: all tensors have the parameter's shape, the scalars one element. */
  update(parameter: Tensor, gradient: Tensor, slots: Named<Tensor>, scalars: Named<Tensor>): Updated;
  /** The same rule for stretches of steps, where that takes fewer passes over the weights; with the same slots. */
  readonly stretched?: StretchedOptimizer;
}

/**
 * An optimiser's rule over a stretch of steps that are compiled together. Inside a stretch the slots may be kept in
 * units that save arithmetic; between stretches they are always in the same units.
 */
export interface StretchedOptimizer {
  /** Numbers for the `length` steps from `first` (counted from 1) on. Always the same names. */
  scalars(first: number, length: number): StretchScalars;
  /** What is done to the slots before the first step. */
  begin(slots: Named<Tensor>, scalars: Named<Tensor>): Named<Tensor>;
  /** One step, elementwise; `gradient` is that of the loss times the step's loss scale. */
  update(parameter: Tensor, gradient: Tensor, slots: Named<Tensor>, scalars: Named<Tensor>): Updated;
}

interface StretchScalars {
  /** Handed to `begin`. */
  readonly begin: Named<number>;
  /** For each step: what its loss is multiplied by, which is free of charge, and what is handed to `update`. */
  readonly steps: readonly { readonly lossScale: number; readonly update: Named<number> }[];
}

/** The stretched form of an optimiser; without one of its own, it simply takes one step after the other. */
export function stretchedForm(optimizer: Optimizer): StretchedOptimizer {
  return (
    optimizer.stretched ?? {
      scalars: (first, length) => ({
        begin: {},
        steps: Array.from({ length }, (_, i) => ({ lossScale: 1, update: optimizer.scalars(first + i) })),
      }),
      begin: (slots) => slots,
      update: optimizer.update,
    }
  );
}
