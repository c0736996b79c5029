import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Step } from '../tensor-engine.js';
import type { DriftingOptimizer, Named } from './optimizer.js';
import { type ParameterGroup, packTensors, unpackTensor } from './parameter-groups.js';

/** What a stretch of training steps is made of. */
export interface TrainingStep {
  /** Steps of the stretch. */
  readonly length: number;
  readonly groups: readonly ParameterGroup[];
  readonly rows: readonly string[];
  readonly rowLosses: (parameters: Named<Tensor>, batch: Named<Tensor>) => Tensor;
  readonly optimizer: DriftingOptimizer;
  readonly slots: readonly string[];
  readonly scalars: readonly string[];
}

type AnyStep = Step<Record<never, never>, Record<never, never>, 'losses'>;

/**
 * A stretch of training steps as one step function. It is handed the rows of all its batches one after the other, as
 * `row.weights` the weight of each row's loss, and for each scalar its values one step after the other.
 *
 * The gradient is taken with respect to the single parameters; through the unpacking it would be padded with zeros.
 */
export function trainingStep(stretch: TrainingStep): AnyStep {
  const { length, groups, rows, rowLosses, optimizer, slots, scalars } = stretch;
  const names = groups.flatMap((group) => group.members.map((member) => member.name));
  const pieces = (tensor: Tensor): Tensor[] => (length === 1 ? [tensor] : tf.split(tensor, length));

  return (inputs: Named<Tensor>, state: Named<Tensor>) => {
    const batches = Object.fromEntries(rows.map((name) => [name, pieces(inputs[name]!)]));
    const rowWeights = pieces(inputs['row.weights']!);
    const perStep = Object.fromEntries(scalars.map((name) => [name, pieces(inputs[`scalar.${name}`]!)]));

    const current: Record<string, Tensor> = { ...state };
    const read = (group: ParameterGroup): Named<Tensor> =>
      Object.fromEntries(slots.map((slot) => [slot, current[`${group.key}.${slot}`]!]));
    const write = (group: ParameterGroup, values: Named<Tensor>): void => {
      for (const slot of slots) current[`${group.key}.${slot}`] = values[slot]!;
    };

    const losses: Tensor[] = [];
    for (let step = 0; step < length; step++) {
      const at = (values: Named<Tensor[]>): Named<Tensor> =>
        Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list[step]!]));
      const batch = at(batches);
      const loss = (...tensors: Tensor[]): Scalar => {
        const parameters = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
        return tf.sum(tf.mul(rowLosses(parameters, batch), rowWeights[step]!));
      };
      const parameters = groups.flatMap((group) => unpackTensor(group, current[group.key]!));
      const { value, grads } = tf.valueAndGrads(loss)(parameters);
      losses.push(value);
      let start = 0;
      for (const group of groups) {
        const gradient = packTensors(group, grads.slice(start, start + group.members.length));
        const updated = optimizer.update(current[group.key]!, gradient, read(group), at(perStep));
        start += group.members.length;
        current[group.key] = updated.parameter;
        write(group, updated.slots);
      }
    }
    return { outputs: { losses: tf.stack(losses) }, state: current };
  };
}
