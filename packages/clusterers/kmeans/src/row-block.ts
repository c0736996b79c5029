import type { Matrix } from '@duad/core';
import { type Arena, arenaBytes } from '@duad/kernels';

/** Float32 numbers in a block: it stays in the processor's second cache. */
const blockSize = 2 ** 17;

/** Kernels may read so many numbers past the last row. */
const margin = 16;

/** As many rows as kernels work on at a time. */
export function rowsPerBlock({ rows, columns }: Pick<Matrix, 'rows' | 'columns'>): number {
  return Math.min(rows, Math.max(32, Math.min(4096, Math.floor(blockSize / columns))));
}

/** Bytes of an arena that a block takes. */
export function blockBytes(x: Pick<Matrix, 'rows' | 'columns'>): number {
  return arenaBytes(4 * (rowsPerBlock(x) * x.columns + margin));
}

/** Rows of a table brought to where kernels can read them: copying costs less than fresh memory for the whole table. */
export interface RowBlock {
  readonly address: number;
  /** Rows `from` to `to` - 1. */
  load(from: number, to: number): void;
  /** The rows listed, one after the other. */
  gather(rows: Uint32Array | Int32Array): void;
}

/** @param centre taken away from each row, if given */
export function rowBlock({ data, rows, columns: d }: Matrix, arena: Arena, centre?: Float64Array): RowBlock {
  const values = arena.float32(rowsPerBlock({ rows, columns: d }) * d + margin);
  function moveToCentre(length: number): void {
    if (!centre) return;
    for (let at = 0; at < length; ) for (let j = 0; j < d; j++, at++) values[at]! -= centre[j]!;
  }
  return {
    address: values.byteOffset,
    load(from, to) {
      values.set(data.subarray(from * d, to * d));
      moveToCentre((to - from) * d);
    },
    gather(chosen) {
      for (let place = 0, at = 0; place < chosen.length; place++) {
        for (let j = 0, from = chosen[place]! * d; j < d; j++) values[at++] = data[from + j]!;
      }
      moveToCentre(chosen.length * d);
    },
  };
}
