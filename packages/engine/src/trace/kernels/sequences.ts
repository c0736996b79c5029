import type { DataType } from '../../tensor-engine.js';
import type { KernelTable } from '../kernel.js';

/** Tensors that depend on nothing: their numbers are known when a step is traced. */
export const sequenceKernels: KernelTable = {
  Range: (graph, _inputs, { start, stop, step, dtype }) => {
    const [first, end, width] = [start as number, stop as number, step as number];
    const count = Math.max(0, Math.ceil((end - first) / width));
    const values = Array.from({ length: count }, (_, i) => first + i * width);
    return graph.constant(values, [count], (dtype as DataType | undefined) ?? 'float32');
  },
  LinSpace: (graph, _inputs, { start, stop, num }) => {
    const [first, last, count] = [start as number, stop as number, num as number];
    const step = (last - first) / (count - 1);
    const values = Array.from({ length: count }, (_, i) => (i === 0 ? first : first + i * step));
    return graph.constant(values, [count], 'float32');
  },
};
