import type { WeightArray } from './weights.js';

/** The numbers of a kernel, [outputs, inputs, ...taps] as Caffe and PyTorch keep it, as [...taps, inputs, outputs]. */
export function outputsLast({ data, shape }: WeightArray): Float32Array {
  const [outputs, inputs] = shape as [number, number];
  const taps = data.length / outputs / inputs;
  const result = new Float32Array(data.length);
  for (let o = 0, from = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < taps; tap++, from++) result[(tap * inputs + i) * outputs + o] = data[from]!;
    }
  }
  return result;
}
