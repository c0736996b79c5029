import type { EngineState, Program, Specs, TensorEngine } from '../tensor-engine.js';
import type { DriftingOptimizer } from './optimizer.js';

/** Brings the slots of all parameter groups back to units of 1. Compiled when first needed. */
export interface SlotRenewal extends Disposable {
  run(state: EngineState): Promise<void>;
}

/** @param keys names of the groups' tensors in `specs`, the trainer's state */
export function slotRenewal(
  engine: TensorEngine,
  optimizer: DriftingOptimizer,
  keys: readonly string[],
  specs: Specs,
): SlotRenewal {
  const slots = Object.keys(optimizer.slots);
  let program: Promise<Program<Record<never, never>, never>> | undefined;

  function compile(): Promise<Program<Record<never, never>, never>> {
    const names = keys.flatMap((key) => slots.map((slot) => `${key}.${slot}`));
    const state: Specs = Object.fromEntries(names.map((name) => [name, specs[name]!]));
    return engine.compile<Record<never, never>, never, Specs>(
      (_, current) => {
        const renewed = keys.flatMap((key) => {
          const own = Object.fromEntries(slots.map((slot) => [slot, current[`${key}.${slot}`]!]));
          return Object.entries(optimizer.renew(own)).map(([slot, tensor]) => [`${key}.${slot}`, tensor] as const);
        });
        return { state: Object.fromEntries(renewed) };
      },
      { inputs: {}, state },
    );
  }

  return {
    async run(state) {
      program ??= compile();
      await (await program).run({}, state);
    },
    [Symbol.dispose]() {
      void program?.then((compiled) => compiled[Symbol.dispose]());
    },
  };
}
