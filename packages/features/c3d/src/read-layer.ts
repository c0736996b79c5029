import { DuadError } from '@duad/core';
import { outputsLast, type Weights } from '@duad/weights';
import { who } from './who.js';

/** Kernel and bias of a layer, outputs last. */
export interface LayerWeights {
  readonly kernel: Float32Array;
  readonly shape: number[];
  readonly bias: Float32Array;
  /** Whether the file keeps outputs first, as Caffe and PyTorch do. */
  readonly outputsFirst: boolean;
}

/**
 * Reads a layer by the names of Keras (`fc6/kernel`), PyTorch (`fc6.weight`) or NumPy files made from Caffe (`fc6_w`,
 * `fc6_W`), its kernel laid out as it may be there.
 *
 * @param inputs numbers per place (convolution) or in all (dense) that come in
 * @throws INVALID_FILE
 */
export function readLayer(weights: Weights, name: string, inputs: number): LayerWeights {
  const find = (endings: readonly string[]): string => {
    const found = endings.map((ending) => name + ending).find((each) => weights.has(each));
    if (found !== undefined) return found;
    throw new DuadError(
      'INVALID_FILE',
      `${who}: ${weights.source}: expected an array ${endings.map((ending) => `'${name}${ending}'`).join(' or ')}, found none`,
    );
  };
  const kernel = weights.get(find(['/kernel', '.weight', '_w', '_W']));
  const bias = weights.get(find(['/bias', '.bias', '_b'])).data;
  const outputs = bias.length;
  const { shape } = kernel;
  const ends = (i: number, o: number): boolean => shape.at(i) === inputs && shape.at(o) === outputs;
  if (shape.length === 5 || shape.length === 2) {
    if (ends(-2, -1)) return { kernel: kernel.data, shape: [...shape], bias, outputsFirst: false };
    if (ends(1, 0)) {
      const outer = [...shape.slice(2), inputs, outputs];
      return { kernel: outputsLast(kernel), shape: outer, bias, outputsFirst: true };
    }
  }
  throw new DuadError(
    'INVALID_FILE',
    `${who}: ${weights.source}: '${name}': expected a kernel for ${inputs} inputs and ${outputs} outputs, got shape [${shape}]`,
  );
}
