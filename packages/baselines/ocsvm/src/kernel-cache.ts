import type { Matrix, RunContext } from '@duad/core';
import { type Kernel, sequence } from './kernel.js';

/** Rows of the kernel matrix of one table, the last used kept. */
export interface KernelCache {
  /** Row i, if it is there. */
  peek(i: number): Float32Array | undefined;
  /**
   * Row i, computed if it is not there.
   *
   * @param likely names rows that will be asked for soon; those missing are computed with it, up to a block
   */
  row(i: number, likely: () => Iterable<number>, context: CacheContext): Promise<Float32Array>;
  /** Rows 0 .. count - 1 in order. */
  leading(count: number, visit: (i: number, row: Float32Array) => void, context: CacheContext): Promise<void>;
}

type CacheContext = Pick<RunContext, 'signal' | 'onProgress'>;

/**
 * Rows are computed in blocks; the one not asked for the longest gives way where there is no more room.
 *
 * @param mebibytes room for rows; two at least are kept
 */
export function kernelCache(x: Matrix, kernel: Kernel, mebibytes: number): KernelCache {
  const capacity = Math.max(2, Math.floor((mebibytes * 2 ** 20) / (4 * x.rows)));
  const holdsAll = capacity >= x.rows;
  const block = Math.min(kernel.block, capacity);
  const kept = new Array<Float32Array | undefined>(x.rows);
  /** Insertion order is order of use; only kept where something may have to give way. */
  const order = new Set<number>();

  function touch(i: number): void {
    if (holdsAll) return;
    order.delete(i);
    order.add(i);
    if (order.size <= capacity) return;
    const [oldest] = order;
    order.delete(oldest!);
    kept[oldest!] = undefined;
  }

  async function compute(chosen: Uint32Array, context: CacheContext): Promise<void> {
    const all = await kernel.values(x, chosen, context);
    chosen.forEach((row, i) => {
      const part = all.subarray(i * x.rows, (i + 1) * x.rows);
      // A part keeps its whole block in memory.
      const values = holdsAll ? part : part.slice();
      values[row] = 1;
      kept[row] = values;
      touch(row);
    });
  }

  return {
    peek(i) {
      const row = kept[i];
      if (row) touch(i);
      return row;
    },
    async row(i, likely, context) {
      const chosen = new Set([i]);
      // No more than a quarter of the room, so that what comes along does not drive out what is in use.
      const most = Math.max(1, Math.min(block, Math.floor(capacity / 4)));
      for (const row of likely()) {
        if (chosen.size >= most) break;
        if (!kept[row]) chosen.add(row);
      }
      // The row asked for comes last, so that it is the last to give way.
      await compute(Uint32Array.from([...chosen].reverse()), context);
      return kept[i]!;
    },
    async leading(count, visit, context) {
      for (let from = 0; from < count; from += block) {
        const to = Math.min(from + block, count);
        await compute(sequence(from, to), context);
        for (let i = from; i < to; i++) visit(i, kept[i]!);
        context.onProgress?.({ stage: 'gradient', done: to, total: count });
      }
    },
  };
}
