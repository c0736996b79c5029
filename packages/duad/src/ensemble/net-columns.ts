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

/**
 * Deals the columns to the nets where there are more than a net sees: shuffled, one after the other, and shuffled anew
 * when all are dealt, so that no column is seen by two nets more than another.
 */
export function dealNetColumns(nets: number, total: number, most: number, random: Random): NetColumns {
  const width = Math.min(total, most);
  let deck: number[] = [];
  const lists = Array.from({ length: nets }, () => {
    const list = new Set<number>();
    const aside: number[] = [];
    while (list.size < width) {
      if (deck.length === 0) deck = [...random.permutation(total)];
      const column = deck.pop()!;
      if (list.has(column)) aside.push(column);
      else list.add(column);
    }
    deck.push(...aside);
    return Uint32Array.from(list).sort();
  });
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
