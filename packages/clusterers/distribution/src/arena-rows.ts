import type { Arena } from '@duad/kernels';
import { kernelsOver, stretch } from './kernels/kernels.js';

/** Sums over and changes of single rows of a table in an arena; by kernels as far as whole stretches reach. */
export interface ArenaRows {
  /** |x|^2 */
  square(row: number): number;
  /** Multiplies; -0 becomes 0. */
  scale(row: number, factor: number): void;
}

export function arenaRows(data: Float32Array, columns: number, { memory }: Arena): ArenaRows {
  const kernels = kernelsOver(memory);
  const byKernel = columns - (columns % stretch);
  const address = (row: number): number => data.byteOffset + 4 * row * columns;
  return {
    square(row) {
      const from = address(row);
      let sum = byKernel > 0 ? kernels.squares(from, from + 4 * byKernel) : 0;
      for (let j = byKernel, at = row * columns + j; j < columns; j++, at++) sum += data[at]! * data[at]!;
      return sum;
    },
    scale(row, factor) {
      const from = address(row);
      if (byKernel > 0) kernels.scale(from, from + 4 * byKernel, factor);
      for (let j = byKernel, at = row * columns + j; j < columns; j++, at++) data[at] = data[at]! * factor + 0;
    },
  };
}
