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

/** Bytes of an arena that a block takes, with room for the whole table if that is asked for. */
export function blockBytes(x: Pick<Matrix, 'rows' | 'columns'>, hasRoom = false): number {
  return arenaBytes(4 * ((hasRoom ? x.rows : rowsPerBlock(x)) * x.columns + margin));
}

/** Rows of a table brought to where kernels can read them. */
export interface RowBlock {
  /** Whether it keeps the rows that it was asked for. */
  readonly holdsAll: boolean;
  /** From now on keeps them, if there is room for the whole table; memory that is not written to costs nothing. */
  holdAll(): void;
  /** Rows `from` to `to` - 1; gives the address of the first. */
  load(from: number, to: number): number;
  /** The rows listed, one after the other; gives the address of the first. */
  gather(rows: Uint32Array | Int32Array): number;
}

/** @param centre taken away from each row, if given */
export function rowBlock(x: Matrix, arena: Arena, centre?: Float64Array, hasRoom = false): RowBlock {
  const { data, rows, columns: d } = x;
  const values = arena.float32((hasRoom ? rows : rowsPerBlock(x)) * d + margin);
  let holdsAll = false;
  let loaded = 0;

  function moveToCentre(start: number, end: number): void {
    if (!centre) return;
    for (let at = start; at < end; ) for (let j = 0; j < d; j++, at++) values[at]! -= centre[j]!;
  }

  function copy(from: number, to: number, start: number): void {
    values.set(data.subarray(from * d, to * d), start);
    moveToCentre(start, start + (to - from) * d);
  }

  return {
    get holdsAll() {
      return holdsAll;
    },
    holdAll() {
      holdsAll = hasRoom;
    },
    load(from, to) {
      if (!holdsAll) {
        copy(from, to, 0);
        return values.byteOffset;
      }
      if (to > loaded) copy(loaded, to, loaded * d);
      loaded = Math.max(loaded, to);
      return values.byteOffset + 4 * from * d;
    },
    gather(chosen) {
      for (let place = 0, at = 0; place < chosen.length; place++) {
        for (let j = 0, from = chosen[place]! * d; j < d; j++) values[at++] = data[from + j]!;
      }
      moveToCentre(0, chosen.length * d);
      return values.byteOffset;
    },
  };
}
