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
  /** The same rule with slots whose units drift, where that takes fewer passes over the weights. */
  readonly drifting?: DriftingOptimizer;
}

/**
 * An optimiser's rule over slots whose units grow from step to step, which saves arithmetic, until a renewal brings them
 * back. The `drift` is the number of steps since the last renewal.
 */
export interface DriftingOptimizer extends Pick<Optimizer, 'slots' | 'scalars'> {
  /** Greatest drift. */
  readonly limit: number;
  /** What the loss of the step that makes the drift so large is multiplied by, which is free of charge. */
  lossScale(drift: number): number;
  /** One step, elementwise; `gradient` is that of the loss times its scale. */
  update(parameter: Tensor, gradient: Tensor, slots: Named<Tensor>, scalars: Named<Tensor>): Updated;
  /** The slots in units of 1, where the drift has reached its limit. */
  renew(slots: Named<Tensor>): Named<Tensor>;
}

/** The drifting form of an optimiser; without one of its own, its units stay as they are. */
export function driftingForm(optimizer: Optimizer): DriftingOptimizer {
  const { slots, scalars, update } = optimizer;
  return (
    optimizer.drifting ?? {
      slots,
      scalars,
      update,
      limit: Number.POSITIVE_INFINITY,
      lossScale: () => 1,
      renew: (unchanged) => unchanged,
    }
  );
}
