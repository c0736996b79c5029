import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../graph/graph-builder.js';
import type { HostTensor } from '../tensor-engine.js';

type Weights = HostTensor<Float32Array>;

/** Parameters that an optimiser updates as one tensor: a large one by itself, or all small ones end to end. */
export interface ParameterGroup {
  /** Name of the tensor in the trainer's state. */
  readonly key: string;
  readonly shape: readonly number[];
  readonly members: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/**
 * Puts all parameters of fewer than `packBelow` numbers together into one flat vector. An operation on a small tensor
 * costs about as much as one on an empty tensor, so one update of all of them is cheaper than one of each; for large
 * ones the copying in and out would cost more than it saves.
 */
export function groupParameters(parameters: Readonly<Record<string, Weights>>, packBelow: number): ParameterGroup[] {
  const members = Object.entries(parameters).map(([name, { shape }]) => ({ name, shape }));
  const small = members.filter(({ shape }) => sizeOf(shape) < packBelow);
  const alone = small.length > 1 ? members.filter((member) => !small.includes(member)) : members;
  const groups = alone.map((member, i) => ({ key: `weights.${i}`, shape: member.shape, members: [member] }));
  if (small.length < 2) return groups;
  const size = small.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return [...groups, { key: 'weights.packed', shape: [size], members: small }];
}

/** A group's parameters as one array. */
export function packData(group: ParameterGroup, parameters: Readonly<Record<string, Weights>>): Float32Array {
  const packed = new Float32Array(sizeOf(group.shape));
  let start = 0;
  for (const { name } of group.members) {
    packed.set(parameters[name]!.data, start);
    start += parameters[name]!.data.length;
  }
  return packed;
}

/** The parameters of a group's array. */
export function unpackData(group: ParameterGroup, packed: Float32Array): [name: string, weights: Weights][] {
  let start = 0;
  return group.members.map(({ name, shape }) => {
    const end = start + sizeOf(shape);
    const data = packed.slice(start, end);
    start = end;
    return [name, { shape, data }];
  });
}

/** The parameters of a group's tensor, in the order of its members. */
export function unpackTensor(group: ParameterGroup, packed: tf.Tensor): tf.Tensor[] {
  if (group.members.length === 1) return [packed];
  const sizes = group.members.map(({ shape }) => sizeOf(shape));
  return tf.split(packed, sizes).map((piece, i) => tf.reshape(piece, [...group.members[i]!.shape]));
}

/** One tensor of the members' gradients. */
export function packTensors(group: ParameterGroup, tensors: readonly tf.Tensor[]): tf.Tensor {
  if (group.members.length === 1) return tensors[0]!;
  return tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));
}
