import type { Random } from '@duad/core';

/** Which of the kept columns each net sees. */
export interface NetColumns {
  readonly nets: number;
  /** Kept columns of the table. */
  readonly total: number;
  /** Columns that a net sees. */
  readonly width: number;
  /** One ascending list per net; all the same where every net sees everything. */
  readonly lists: readonly Uint32Array[];
  /** Whether every net sees every column. */
  readonly shared: boolean;
  /** Copies what a net sees of a scaled row. */
  copy(scaled: Float32Array, row: number, net: number, to: Float32Array, at: number): void;
}

/** Draws so many columns for each net where there are more. */
export function drawNetColumns(nets: number, total: number, most: number, random: Random): NetColumns {
  const lists = Array.from({ length: nets }, (_, net) => random.fork(net).sample(total, most));
  return netColumns(lists, total);
}

export function netColumns(lists: readonly Uint32Array[], total: number): NetColumns {
  const width = lists[0]!.length;
  const shared = width === total;
  return {
    nets: lists.length,
    total,
    width,
    lists,
    shared,
    copy(scaled, row, net, to, at) {
      const start = row * total;
      if (shared) {
        to.set(scaled.subarray(start, start + total), at);
        return;
      }
      const list = lists[net]!;
      for (let j = 0; j < width; j++) to[at + j] = scaled[start + list[j]!]!;
    },
  };
}
