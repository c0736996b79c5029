import type { KernelTable } from '../kernel.js';
import { pad, take } from './arguments.js';

export const paddingKernels: KernelTable = {
  PadV2: (graph, { x }, { paddings, constantValue }) => {
    const widths = paddings as [number, number][];
    const before = widths.map(([front]) => front);
    const after = widths.map(([, back]) => back);
    return pad(graph, x!, before, after, constantValue as number);
  },
  MirrorPad: (graph, { x }, { paddings, mode }) => {
    // 'reflect' leaves the edge out of the mirror image, 'symmetric' repeats it.
    const edge = mode === 'reflect' ? 0 : 1;
    return (paddings as [number, number][]).reduce((value, [front, back], axis) => {
      if (front === 0 && back === 0) return value;
      const side = value.shape[axis]!;
      const indices = Array.from({ length: front + side + back }, (_, i) => {
        const at = i - front;
        if (at < 0) return -at - edge;
        return at < side ? at : 2 * side - 2 - at + edge;
      });
      return take(graph, value, indices, axis);
    }, x!);
  },
};
